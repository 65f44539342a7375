using System.Net.WebSockets;
using RelayCloud.GatewaySimulator.Faults;
using RelayCloud.GatewaySimulator.Feeds;
using RelayCloud.GatewaySimulator.Limits;

namespace RelayCloud.GatewaySimulator.Sessions;

/// <summary><c>/ws</c>: limits, handshake, and the life of one session.</summary>
internal sealed class WebSocketEndpoint(IMarketFeed feed, RequestHandler requests, SessionTable sessions, AddressTable addresses, SessionContext context)
{
    // A request is some hundred bytes; anything near this is no client of the exchange.
    private const int MessageBytesMax = 64 * 1024;
    private const int FirstBufferBytes = 4 * 1024;

    public async Task HandleAsync(HttpContext http)
    {
        AddressUsage usage = addresses.Of(http.Connection.RemoteIpAddress);
        if (context.Faults.Current.RefuseConnections || !usage.TryConnect())
        {
            context.Counters.Refused();
            http.Abort();
            return;
        }
        try
        {
            await using Stream? stream = await WebSocketHandshake.TryAcceptAsync(http);
            if (stream is not null) await RunSessionAsync(http, stream, usage);
        }
        finally
        {
            usage.Disconnect();
        }
    }

    private async Task RunSessionAsync(HttpContext http, Stream stream, AddressUsage usage)
    {
        context.Counters.Accepted();
        var slowStream = new DribbleStream(stream, context.Faults, context.Time, context.Counters.Wrote);
        // The exchange sends no protocol pings.
        using var socket = WebSocket.CreateFromStream(slowStream, new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = Timeout.InfiniteTimeSpan });
        using var session = new GatewaySession(sessions.NextId(), socket, http.Abort, usage, context);
        sessions.Add(session);
        Task sending = session.SendAsync();
        Task watching = session.WatchIdleAsync();
        try
        {
            await ReceiveAsync(socket, session);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            // The client is gone or was reset: there is nobody left to tell.
        }
        finally
        {
            feed.Remove(session);
            usage.Unsubscribe(session.Subscriptions.Count);
            await session.StopAsync();
            await Task.WhenAll(sending, watching);
            sessions.Remove(session);
        }
    }

    private async Task ReceiveAsync(WebSocket socket, GatewaySession session)
    {
        byte[] buffer = new byte[FirstBufferBytes];
        int used = 0;
        while (true)
        {
            ValueWebSocketReceiveResult result = await socket.ReceiveAsync(buffer.AsMemory(used), session.Stopping);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, session.Stopping);
                return;
            }
            used += result.Count;
            if (result.EndOfMessage)
            {
                requests.Handle(session, buffer.AsMemory(0, used));
                used = 0;
            }
            else if (used == buffer.Length)
            {
                if (used >= MessageBytesMax)
                {
                    session.Reset();
                    return;
                }
                Array.Resize(ref buffer, used * 2);
            }
        }
    }
}
