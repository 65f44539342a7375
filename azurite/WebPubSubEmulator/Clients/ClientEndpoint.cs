using System.Net.WebSockets;
using RelayCloud.WebPubSubEmulator.Configuration;
using RelayCloud.WebPubSubEmulator.Events;
using RelayCloud.WebPubSubEmulator.Hubs;
using RelayCloud.WebPubSubEmulator.Protocols;
using RelayCloud.WebPubSubEmulator.Rest;
using RelayCloud.WebPubSubEmulator.Tokens;

namespace RelayCloud.WebPubSubEmulator.Clients;

/// <summary>Lets clients in: <c>/client/hubs/{hub}</c> and <c>/client/?hub={hub}</c>.</summary>
internal sealed class ClientEndpoint(PubSubService service)
{
    private const string ConnectionIdQuery = "awps_connection_id";
    private const string ReconnectionQuery = "awps_reconnection_token";

    /// <param name="hubName">As in the address.</param>
    /// <param name="rawPath">The address' path as sent.</param>
    public async Task HandleAsync(HttpContext http, string hubName, string rawPath)
    {
        if (!Upgrade.IsWanted(http))
        {
            await RestErrors.WriteAsync(http, StatusCodes.Status400BadRequest, "BadRequest", "Clients connect with a WebSocket handshake.");
            return;
        }

        if (!Names.IsHub(hubName) || service.Hub(hubName) is not { } hub)
        {
            await RestErrors.WriteAsync(http, StatusCodes.Status400BadRequest, "InvalidHub", "The name of the hub is not valid, or there are too many hubs.");
            return;
        }

        if (service.RefusesClients)
        {
            await RefuseAsync(http, hub, StatusCodes.Status503ServiceUnavailable, "ServiceUnavailable", "The service takes no clients at present.");
            return;
        }

        string? connectionId = http.Request.Query[ConnectionIdQuery];
        string? reconnection = http.Request.Query[ReconnectionQuery];
        if (connectionId is not null && reconnection is not null) await RecoverAsync(http, hub, connectionId, reconnection);
        else await ConnectAsync(http, hub, rawPath);
    }

    private async Task ConnectAsync(HttpContext http, Hub hub, string rawPath)
    {
        if (ClientRequest.Authorize(http, service.Tokens, hub, rawPath, out TokenClaims claims) is { } problem)
        {
            await RefuseAsync(http, hub, StatusCodes.Status401Unauthorized, "Unauthorized", problem);
            return;
        }

        if (!service.TryTakePlace())
        {
            await RefuseAsync(http, hub, StatusCodes.Status429TooManyRequests, "ConnectionLimitReached", "The units have no place for another connection.");
            return;
        }

        ClientConnection? connection = null;
        ConnectAnswer answer;
        try
        {
            ConnectRequest request = ClientRequest.Describe(http, claims);
            answer = await service.Events.ConnectAsync(hub, request, http.RequestAborted);
            if (answer.RefusedWith == 0 && answer.Subprotocol is { } chosen && !request.Subprotocols.Contains(chosen, StringComparer.Ordinal))
                answer = ConnectAnswer.Refused(StatusCodes.Status500InternalServerError, "The event handler chose a subprotocol that the client does not offer.");
            if (answer.RefusedWith != 0)
            {
                await RefuseAsync(http, hub, answer.RefusedWith, "ConnectRefused", answer.Message.Length == 0 ? "The event handler refused the client." : answer.Message);
                return;
            }

            connection = new ClientConnection(service, hub, ClientRequest.Identify(http, request, answer)) { State = answer.State };
        }
        finally
        {
            if (connection is null) service.ReleasePlace();
        }

        hub.Add(connection);
        Interlocked.Increment(ref service.Counters.ConnectionsOpened);
        ServiceLog.Opened(service.Logger, hub.Name, connection.Id, connection.Identity.Subprotocol ?? "none");
        string[] joins = [.. claims.Groups.Concat(answer.Groups).Where(Names.IsGroup).Distinct(StringComparer.Ordinal)];
        try
        {
            await RunAsync(http, connection, joins, isNew: true);
        }
        finally
        {
            // A session that came about has ended the connection, or left it for the client to come back to.
            connection.EndUnlessAttached("The handshake failed.");
        }
    }

    /// <summary>A client comes back: its token is not looked at again, and no handler is asked.</summary>
    private async Task RecoverAsync(HttpContext http, Hub hub, string connectionId, string token)
    {
        if (!service.Chaos.RefuseRecovery && ReconnectionTokens.IsGood(connectionId, token) && hub.TryFind(connectionId, out ClientConnection? connection) && connection.Protocol.IsReliable())
        {
            Interlocked.Increment(ref service.Counters.Recovered);
            ServiceLog.Recovered(service.Logger, hub.Name, connection.Id);
            await RunAsync(http, connection, [], isNew: false);
            return;
        }

        // Let in and closed with this code, a client makes a new connection at once; any other failure it would try again.
        Interlocked.Increment(ref service.Counters.RecoveriesRefused);
        (Stream stream, _) = await Upgrade.AcceptAsync(http, Upgrade.Offered(http).FirstOrDefault(name => Subprotocols.Of(name).IsReliable()));
        using var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true });
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        limit.CancelAfter(service.Options.LingerMs);
        try
        {
            await socket.CloseAsync(WebSocketCloseStatus.PolicyViolation, "The connection cannot be recovered.", limit.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            // The client did not wait for it.
        }
    }

    private async Task RunAsync(HttpContext http, ClientConnection connection, IReadOnlyList<string> joins, bool isNew)
    {
        (Stream stream, System.Net.Sockets.Socket socket) = await Upgrade.AcceptAsync(http, connection.Identity.Subprotocol);
        using var session = new ClientSession(service, connection, http.RequestAborted);
        string? token = connection.Protocol.IsReliable() ? ReconnectionTokens.Create(connection.Id) : null;
        byte[] first = SystemFrames.Connected(connection.Protocol, connection.Id, connection.UserId, token);
        if (isNew) service.Events.Connected(connection);
        await session.RunAsync(stream, socket, first.Length == 0 ? null : OutboundMessage.Direct(first), joins);
    }

    private Task RefuseAsync(HttpContext http, Hub hub, int status, string code, string message)
    {
        ServiceLog.Refused(service.Logger, hub.Name, status, code);
        return RestErrors.WriteAsync(http, status, code, message);
    }
}
