using System.Net.WebSockets;
using System.Text;

namespace RelayCloud.Benchmarks.SoakRun;

/// <summary>A customer that connects, subscribes, reads a while, unsubscribes and leaves, politely or not, over and over.</summary>
internal sealed class ChurningCustomer(SoakOptions options, SoakCounts counts, int number)
{
    private const int SubscriptionsMax = 6;
    private static readonly string[] Channels = ["l2Book", "bbo", "trades", "activeAssetCtx"];
    private readonly Random _random = new((options.Seed * 100_003) + number);

    /// <summary>Goes on until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await VisitAsync(cancel);
                await Task.Delay(_random.Next(500), cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is WebSocketException or IOException or HttpRequestException)
            {
                counts.Failed(e.Message);
                await Task.Delay(1000, CancellationToken.None);
            }
        }
    }

    private async Task VisitAsync(CancellationToken cancel)
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(options.Url, cancel);
        counts.Connected();
        string[] wanted = [.. Enumerable.Range(0, _random.Next(1, SubscriptionsMax + 1))
            .Select(_ => $"{{\"type\":\"{Channels[_random.Next(Channels.Length)]}\",\"coin\":\"{options.Coins[_random.Next(options.Coins.Count)]}\"}}")
            .Distinct()];
        foreach (string subscription in wanted)
        {
            await SendAsync(socket, "subscribe", subscription, cancel);
            counts.Subscribed();
        }

        await ReadAsync(socket, TimeSpan.FromMilliseconds(_random.Next(500, 5000)), cancel);
        if (_random.Next(4) != 0)
        {
            foreach (string subscription in wanted) await SendAsync(socket, "unsubscribe", subscription, cancel);
        }

        // Three of four say goodbye; the rest vanish, as clients do.
        if (_random.Next(4) != 0) await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancel);
    }

    private async Task ReadAsync(ClientWebSocket socket, TimeSpan duration, CancellationToken cancel)
    {
        // To cancel a receive breaks the socket, so the time is watched beside it.
        byte[] buffer = new byte[16_384];
        long until = Environment.TickCount64 + (long)duration.TotalMilliseconds;
        Task<WebSocketReceiveResult>? receiving = null;
        while (Environment.TickCount64 < until)
        {
            receiving ??= socket.ReceiveAsync(buffer, cancel);
            Task done = await Task.WhenAny(receiving, Task.Delay(200, cancel));
            if (done != receiving) continue;
            WebSocketReceiveResult result = await receiving;
            receiving = null;
            if (result.MessageType == WebSocketMessageType.Close) throw new WebSocketException($"The relay closed a customer that was reading: {result.CloseStatus} {result.CloseStatusDescription}");
            if (result.EndOfMessage) counts.Received();
        }

        // A receive that is still waiting ends with the socket; its outcome is of no interest.
        receiving?.ContinueWith(t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    private static Task SendAsync(ClientWebSocket socket, string method, string subscription, CancellationToken cancel) =>
        socket.SendAsync(Encoding.UTF8.GetBytes($"{{\"method\":\"{method}\",\"subscription\":{subscription}}}"), WebSocketMessageType.Text, true, cancel);
}
