using System.Net.Sockets;
using Azure.Messaging.EventHubs;
using Microsoft.Azure.Functions.Worker.Ownership;

namespace Microsoft.Azure.Functions.Worker.EventHubs;

/// <summary>Tells failures of the hub and the storage, which pass, from faults of the program.</summary>
internal static class EventHubFailures
{
    /// <summary>Whether to try again: not when the caller itself was told to stop.</summary>
    public static bool Pass(Exception failure, CancellationToken stopping) =>
        failure is EventHubsException or TimeoutException or IOException or SocketException or UnauthorizedAccessException
        || OwnershipFailures.IsOfStorage(failure)
        || (failure is OperationCanceledException && !stopping.IsCancellationRequested);
}
