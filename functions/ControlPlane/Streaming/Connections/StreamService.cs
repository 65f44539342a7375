using Azure;
using Azure.Core;
using Azure.Messaging.WebPubSub;
using Microsoft.Extensions.Logging;

namespace RelayCloud.ControlPlane.Streaming.Connections;

/// <summary>What the app asks of Web PubSub. A call that fails is logged and tells so; what must come to be in the end is tried again by its caller. Thread safe.</summary>
/// <param name="client">The hub.</param>
/// <param name="log">Where failures go.</param>
internal sealed partial class StreamService(WebPubSubServiceClient client, ILogger<StreamService> log)
{
    /// <summary>An address for one client. With a key it is made here, with an identity by the service.</summary>
    /// <exception cref="RequestFailedException">The service cannot be reached.</exception>
    public Task<Uri> AccessUriAsync(TimeSpan life, StreamUser user, IReadOnlyList<string> roles, IReadOnlyList<string> groups, CancellationToken cancellationToken) =>
        client.GetClientAccessUriAsync(life, user.ToString(), roles, groups, cancellationToken);

    /// <summary>Ends all connections in a group.</summary>
    public Task<bool> CloseGroupAsync(string group, string reason, CancellationToken cancellationToken) =>
        TryAsync("close a group", () => client.CloseGroupConnectionsAsync(group, null, reason, Of(cancellationToken)), cancellationToken);

    /// <summary>Ends a connection.</summary>
    public Task<bool> CloseConnectionAsync(string connectionId, string reason, CancellationToken cancellationToken) =>
        TryAsync("close a connection", () => client.CloseConnectionAsync(connectionId, reason, Of(cancellationToken)), cancellationToken);

    /// <summary>Puts a connection into a group.</summary>
    public Task<bool> JoinAsync(string group, string connectionId, CancellationToken cancellationToken) =>
        TryAsync("join a group", () => client.AddConnectionToGroupAsync(group, connectionId, Of(cancellationToken)), cancellationToken);

    /// <summary>Takes a connection out of a group.</summary>
    public Task<bool> LeaveAsync(string group, string connectionId, CancellationToken cancellationToken) =>
        TryAsync("leave a group", () => client.RemoveConnectionFromGroupAsync(group, connectionId, Of(cancellationToken)), cancellationToken);

    /// <summary>Sends JSON to a connection.</summary>
    public Task<bool> SendAsync(string connectionId, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) =>
        TryAsync("send to a connection", () => client.SendToConnectionAsync(connectionId, RequestContent.Create(json), ContentType.ApplicationJson, Of(cancellationToken)), cancellationToken);

    /// <summary>Sends JSON to all connections in a group.</summary>
    public Task<bool> SendToGroupAsync(string group, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) =>
        TryAsync("send to a group", () => client.SendToGroupAsync(group, RequestContent.Create(json), ContentType.ApplicationJson, null, null, Of(cancellationToken)), cancellationToken);

    /// <summary>Sends JSON to all connections.</summary>
    public Task<bool> SendToAllAsync(ReadOnlyMemory<byte> json, CancellationToken cancellationToken) =>
        TryAsync("send to all", () => client.SendToAllAsync(RequestContent.Create(json), ContentType.ApplicationJson, null, null, Of(cancellationToken)), cancellationToken);

    /// <summary>Whether a connection is there; null = the service does not say.</summary>
    public async Task<bool?> ExistsAsync(string connectionId, CancellationToken cancellationToken)
    {
        bool exists = false;
        return await TryAsync("check a connection", async () =>
        {
            Response<bool> answer = await client.ConnectionExistsAsync(connectionId, Of(cancellationToken));
            exists = answer.Value;
            return answer.GetRawResponse();
        }, cancellationToken) ? exists : null;
    }

    private static RequestContext Of(CancellationToken cancellationToken) => new() { CancellationToken = cancellationToken };

    private async Task<bool> TryAsync(string what, Func<Task<Response>> call, CancellationToken cancellationToken)
    {
        try
        {
            await call();
            return true;
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException or IOException or HttpRequestException or TimeoutException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            LogFailed(what, e is RequestFailedException failed ? failed.Status : 0);
            return false;
        }
    }

    [LoggerMessage(EventId = 221, Level = LogLevel.Warning, Message = "Web PubSub did not {What}, status {Status}")]
    private partial void LogFailed(string what, int status);
}
