using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace RelayCloud.Resilience.Clients;

/// <summary>
/// A customer as a careful one is: it asks for cursors, connects again when the connection ends, at the next of its addresses, and goes on where it was. It holds every trade
/// against the one before: none twice, none left out, no cursor back. Thread safe.
/// </summary>
public sealed class ResumingClient : IAsyncDisposable
{
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(20);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<ResumedTrade>> _trades;
    private readonly List<string> _problems = [];
    private readonly Uri[] _addresses;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private int _connections;

    /// <summary>Begins at once, at the first address.</summary>
    /// <param name="coins">Coins whose trades it subscribes to.</param>
    /// <param name="addresses">WebSockets, keys included.</param>
    public ResumingClient(IEnumerable<string> coins, params Uri[] addresses)
    {
        _trades = coins.ToDictionary(coin => coin, _ => new List<ResumedTrade>(), StringComparer.Ordinal);
        _addresses = [.. addresses.Select(a => new UriBuilder(a) { Query = "cursor=1" }.Uri)];
        _running = Task.Run(RunAsync);
    }

    /// <summary>How many connections were opened.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>What was wrong, in words: repeats, gaps, cursors that went back, error frames.</summary>
    public IReadOnlyList<string> Problems
    {
        get
        {
            lock (_gate) return [.. _problems];
        }
    }

    /// <summary>All trades of all coins.</summary>
    public long Count
    {
        get
        {
            lock (_gate) return _trades.Values.Sum(t => (long)t.Count);
        }
    }

    /// <summary>A coin's trades in the order of arrival.</summary>
    public IReadOnlyList<ResumedTrade> Trades(string coin)
    {
        lock (_gate) return [.. _trades[coin]];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        for (int attempt = 0; !_stop.IsCancellationRequested; attempt++)
        {
            try
            {
                await ConnectAsync(_addresses[attempt % _addresses.Length]);
            }
            catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
            {
                // The end of a connection, or a server that is not there, is what this client is for.
            }
            catch (Exception e)
            {
                Problem($"The client failed: {e}");
                return;
            }

            await Task.Delay(TryAgainAfter, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ConnectAsync(Uri address)
    {
        using var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = PingEvery;
        await socket.ConnectAsync(address, _stop.Token);
        Interlocked.Increment(ref _connections);
        foreach (string coin in _trades.Keys) await socket.SendAsync(Encoding.UTF8.GetBytes(Subscribe(coin)), WebSocketMessageType.Text, endOfMessage: true, _stop.Token);
        byte[] buffer = new byte[1 << 16];
        int used = 0;
        while (true)
        {
            if (used == buffer.Length) Array.Resize(ref buffer, used * 2);
            ValueWebSocketReceiveResult result = await socket.ReceiveAsync(buffer.AsMemory(used), _stop.Token);
            if (result.MessageType == WebSocketMessageType.Close) return;
            used += result.Count;
            if (!result.EndOfMessage) continue;
            using (JsonDocument frame = JsonDocument.Parse(buffer.AsMemory(0, used))) Take(frame.RootElement);
            used = 0;
        }
    }

    private string Subscribe(string coin)
    {
        lock (_gate)
        {
            string resume = _trades[coin] is { Count: > 0 } had ? string.Create(CultureInfo.InvariantCulture, $",\"resume\":\"{had[^1].Epoch}:{had[^1].Offset}\"") : "";
            return $"{{\"method\":\"subscribe\",\"subscription\":{{\"type\":\"trades\",\"coin\":{JsonSerializer.Serialize(coin)}{resume}}}}}";
        }
    }

    private void Take(JsonElement frame)
    {
        string channel = frame.GetProperty("channel").GetString()!;
        if (channel == "error") Problem(frame.GetRawText());
        if (channel != "trades") return;
        double atMs = FeedClient.NowMs;
        string[] cursor = frame.GetProperty("cursor").GetString()!.Split(':');
        long epoch = long.Parse(cursor[0], CultureInfo.InvariantCulture), last = long.Parse(cursor[1], CultureInfo.InvariantCulture);
        JsonElement data = frame.GetProperty("data");
        long offset = last - data.GetArrayLength();
        lock (_gate)
        {
            foreach (JsonElement trade in data.EnumerateArray())
            {
                string coin = trade.GetProperty("coin").GetString()!;
                Add(coin, new ResumedTrade(trade.GetProperty("time").GetInt64(), trade.GetProperty("tid").GetInt64(), epoch, ++offset, atMs));
            }
        }
    }

    private void Add(string coin, ResumedTrade trade)
    {
        List<ResumedTrade> had = _trades[coin];
        if (had.Count > 0)
        {
            ResumedTrade before = had[^1];
            if (trade.Epoch != before.Epoch) Problem($"{coin}: epoch {trade.Epoch} after {before.Epoch}.");
            else if (trade.Offset <= before.Offset) Problem($"{coin}: offset {trade.Offset} after {before.Offset}.");
            else if (trade.Offset > before.Offset + 1) Problem($"{coin}: {trade.Offset - before.Offset - 1} trades are missing before offset {trade.Offset}.");
        }

        had.Add(trade);
    }

    private void Problem(string text)
    {
        lock (_gate) _problems.Add(text);
    }
}
