using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using RelayCloud.Ingest.Sessions.Sockets;
using RelayCloud.Ingest.Sessions.WebSocket;

namespace RelayCloud.Ingest.Sessions.Listener;

/// <summary>
/// Upgrades on a connection that Kestrel has, because an ordinary request came first on it. Proxies such as Envoy, the ingress of Azure Container Apps, reuse
/// connections that way. The session is the same; Kestrel's request stays open beneath it until it ends.
/// </summary>
internal sealed class KestrelUpgrade(SessionContext context, Handshake handshake)
{
    /// <summary>Answers <c>GET /ws</c> and <c>GET /k/{apiKey}/ws</c> that arrive through Kestrel.</summary>
    public async Task HandleAsync(HttpContext http)
    {
        IHttpUpgradeFeature? upgrade = http.Features.Get<IHttpUpgradeFeature>();
        Socket? socket = http.Features.Get<IConnectionSocketFeature>()?.Socket;
        if (upgrade is not { IsUpgradableRequest: true } || socket is null || !http.Request.Headers.Upgrade.ToString().Contains("websocket", StringComparison.OrdinalIgnoreCase))
        {
            http.Response.Headers.Upgrade = "websocket";
            await RelayError.WriteAsync(http, StatusCodes.Status426UpgradeRequired, "this address speaks WebSocket; send an upgrade request");
            return;
        }

        HandshakeResult result;
        try
        {
            result = await handshake.JudgeAsync(RequestOf(http), http.RequestAborted);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            result = HandshakeResult.CannotCheckKeys;
        }

        if (result.Status != StatusCodes.Status101SwitchingProtocols)
        {
            await RelayError.WriteAsync(http, result.Status, result.Message, result.RetryAfterSeconds);
            return;
        }

        http.Response.Headers.SecWebSocketAccept = result.AcceptKey;
        if (Handshake.ExtensionsOf(result.Encoding) is { } extensions) http.Response.Headers.SecWebSocketExtensions = extensions;
        http.Response.Headers.Connection = "Upgrade";
        http.Response.Headers.Upgrade = "websocket";
        await RunAsync(http, upgrade, socket, result);
    }

    private static UpgradeRequest RequestOf(HttpContext http) => new()
    {
        PathKey = http.Request.RouteValues["apiKey"] as string,
        Query = http.Request.QueryString.HasValue ? http.Request.QueryString.Value![1..] : "",
        Key = http.Request.Headers.SecWebSocketKey,
        Version = http.Request.Headers.SecWebSocketVersion,
        Extensions = http.Request.Headers.SecWebSocketExtensions,
        Origin = http.Request.Headers.Origin,
        Authorization = http.Request.Headers.Authorization,
        ApiKey = http.Request.Headers["X-Api-Key"],
        Remote = http.Connection.RemoteIpAddress,
        ForwardedFor = http.Request.Headers["X-Forwarded-For"],
    };

    private async Task RunAsync(HttpContext http, IHttpUpgradeFeature upgrade, Socket socket, HandshakeResult result)
    {
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bool started = false;
        try
        {
            await upgrade.UpgradeAsync();
            byte[] early = [];
            byte[] unread = (http.Features.Get<IConnectionSocketFeature>() as HandedOverConnection)?.TakeUnread() ?? [];
            if (http.Features.Get<IConnectionTransportFeature>()?.Transport.Input is { } input && input.TryRead(out ReadResult read))
            {
                early = read.Buffer.ToArray();
                input.AdvanceTo(read.Buffer.End);
            }

            early = [.. early, .. unread];
            socket.Blocking = false;
            var session = new WebSocketSession(context, socket, new SocketReadiness(socket), result.Admitted, result.Encoding) { Released = released.SetResult };
            started = true;
            session.Start(early);
        }
        finally
        {
            if (!started)
            {
                result.Admitted.Usage.Disconnect();
                context.Sessions.Unreserve();
            }
        }

        await released.Task;
    }
}
