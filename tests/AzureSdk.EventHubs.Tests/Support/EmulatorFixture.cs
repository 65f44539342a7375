using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Producer;

namespace AzureSdk.EventHubs.Tests.Support;

/// <summary>One emulator for the tests of a class, and partitions that no other test writes to.</summary>
public sealed class EmulatorFixture : IAsyncLifetime
{
    private int _partitionsGiven;

    internal EmulatorProcess Emulator { get; private set; } = null!;

    public static EventHubsRetryOptions PatientRetries => new() { Mode = EventHubsRetryMode.Fixed, Delay = TimeSpan.FromMilliseconds(20), MaximumRetries = 100, TryTimeout = TimeSpan.FromSeconds(20) };

    public static EventHubsRetryOptions NoRetries => new() { MaximumRetries = 0, TryTimeout = TimeSpan.FromSeconds(20) };

    public async ValueTask InitializeAsync() => Emulator = await EmulatorProcess.StartAsync();

    public ValueTask DisposeAsync() => Emulator.DisposeAsync();

    internal TestPartition NewPartition()
    {
        int number = Interlocked.Increment(ref _partitionsGiven) - 1;
        Assert.True(number < 2 * EmulatorProcess.Partitions, "The fixture has no partition left.");
        return new TestPartition(Emulator, number < EmulatorProcess.Partitions ? "one" : "two", (number % EmulatorProcess.Partitions).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
