using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using RelayCloud.MarketData.Messages;
using RelayCloud.Resilience.Clients;

namespace RelayCloud.Resilience.PubSub;

/// <summary>A customer on Web PubSub, who connects again when the connection ends, and holds every trade against the one before by the cursors. Thread safe.</summary>
public sealed class GroupCustomer : IAsyncDisposable
{
    private const string Subprotocol = "json.webpubsub.azure.v1";
    private const int TryAgainMsMax = 500;
    private static readonly TimeSpan ConnectMax = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, GroupSeen> _groups;
    private readonly List<TradeHole> _holes = [];
    private readonly List<string> _problems = [];
    private readonly Func<Uri> _address;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private int _connections;
    private long _trades;
    private long _repeats;

    /// <summary>Begins at once.</summary>
    /// <param name="groups">Its groups.</param>
    /// <param name="address">Where to connect, with the right to be in them.</param>
    public GroupCustomer(IEnumerable<string> groups, Func<Uri> address)
    {
        _groups = groups.ToDictionary(g => g, _ => new GroupSeen(), StringComparer.Ordinal);
        _address = address;
        _running = Task.Run(RunAsync);
    }

    /// <summary>How many connections were opened.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Trades that came.</summary>
    public long Trades => Interlocked.Read(ref _trades);

    /// <summary>Trades that came again, by their cursors.</summary>
    public long Repeats => Interlocked.Read(ref _repeats);

    /// <summary>Trades that did not come.</summary>
    public IReadOnlyList<TradeHole> Holes
    {
        get
        {
            lock (_gate) return [.. _holes];
        }
    }

    /// <summary>What was wrong, in words.</summary>
    public IReadOnlyList<string> Problems
    {
        get
        {
            lock (_gate) return [.. _problems];
        }
    }

    /// <summary>The State values of a group.</summary>
    public IReadOnlyList<(double AtMs, long TimeMs)> States(string group)
    {
        lock (_gate) return [.. _groups[group].States];
    }

    /// <summary>Offset of a group's newest trade; 0 = none.</summary>
    public long OffsetOf(string group)
    {
        lock (_gate) return _groups[group].Offset;
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
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await ConnectAsync();
            }
            catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
            {
                // The end of a connection, or a service that is not there, is what this client is for.
            }
            catch (Exception e)
            {
                Problem($"The customer failed: {e}");
                return;
            }

            await Task.Delay(Random.Shared.Next(TryAgainMsMax), _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ConnectAsync()
    {
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(Subprotocol);
        using (var limit = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token))
        {
            limit.CancelAfter(ConnectMax);
            await socket.ConnectAsync(_address(), limit.Token);
        }

        int connection = Interlocked.Increment(ref _connections);
        byte[] buffer = new byte[1 << 14];
        int used = 0;
        while (true)
        {
            if (used == buffer.Length) Array.Resize(ref buffer, used * 2);
            ValueWebSocketReceiveResult result = await socket.ReceiveAsync(buffer.AsMemory(used), _stop.Token);
            if (result.MessageType == WebSocketMessageType.Close) return;
            used += result.Count;
            if (!result.EndOfMessage) continue;
            double atMs = FeedClient.NowMs;
            using (JsonDocument message = JsonDocument.Parse(buffer.AsMemory(0, used))) Take(message.RootElement, connection, atMs);
            used = 0;
        }
    }

    private void Take(JsonElement message, int connection, double atMs)
    {
        if (message.GetProperty("type").GetString() != "message") return;
        string name = message.GetProperty("group").GetString()!;
        lock (_gate)
        {
            GroupSeen seen = _groups[name];
            foreach (JsonElement frame in message.GetProperty("data").EnumerateArray())
            {
                JsonElement data = frame.GetProperty("data");
                switch (frame.GetProperty("channel").GetString())
                {
                    case "gap":
                        seen.GapAfter = CursorOf(data.GetProperty("after")).Offset;
                        break;
                    case "trades":
                        TakeTrades(seen, name, data, CursorOf(frame.GetProperty("cursor")), connection);
                        break;
                    default:
                        seen.States.Add((atMs, data.GetProperty("time").GetInt64()));
                        break;
                }
            }
        }
    }

    private void TakeTrades(GroupSeen seen, string group, JsonElement data, Cursor last, int connection)
    {
        int count = data.GetArrayLength();
        long first = last.Offset - count + 1;
        _trades += count;
        if (seen.Offset > 0 && last.Epoch != seen.Epoch) _problems.Add($"{group} went from epoch {seen.Epoch} to {last.Epoch}.");
        if (seen.Offset > 0 && first <= seen.Offset) _repeats += Math.Min(last.Offset, seen.Offset) - first + 1;
        if (seen.Offset > 0 && first > seen.Offset + 1)
        {
            bool isTold = seen.GapAfter == seen.Offset;
            if (isTold || connection != seen.Connection) _holes.Add(new TradeHole(data[0].GetProperty("coin").GetString()!, last.Epoch, seen.Offset, first, isTold));
            else _problems.Add($"{group}: the trades from {seen.Offset + 1} to {first - 1} did not come, and nothing told so.");
        }

        seen.Epoch = last.Epoch;
        seen.Offset = Math.Max(seen.Offset, last.Offset);
        seen.Connection = connection;
        seen.GapAfter = null;
    }

    private void Problem(string text)
    {
        lock (_gate) _problems.Add(text);
    }

    private static Cursor CursorOf(JsonElement text) => Cursor.TryParse(Encoding.ASCII.GetBytes(text.GetString()!), out Cursor cursor) ? cursor : throw new JsonException($"{text} is no cursor.");
}
