using System.Text.Json;

namespace RelayCloud.Resilience.Clients;

/// <summary>All that a client received. Thread safe: written by one loop, read by any.</summary>
public sealed class FeedLog
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<TradeSeen>> _trades = new(StringComparer.Ordinal);
    private readonly Dictionary<FeedTopic, List<StateSeen>> _states = [];
    private readonly Dictionary<string, long> _frames = new(StringComparer.Ordinal);
    private readonly List<string> _errors = [];

    /// <summary>Texts of error frames.</summary>
    public IReadOnlyList<string> Errors
    {
        get
        {
            lock (_gate) return [.. _errors];
        }
    }

    /// <summary>All frames.</summary>
    public long Frames
    {
        get
        {
            lock (_gate) return _frames.Values.Sum();
        }
    }

    /// <summary>How many frames of a channel came.</summary>
    public long FramesOf(string channel)
    {
        lock (_gate) return _frames.GetValueOrDefault(channel);
    }

    /// <summary>A coin's trades in the order of arrival.</summary>
    public IReadOnlyList<TradeSeen> Trades(string coin)
    {
        lock (_gate) return _trades.TryGetValue(coin, out List<TradeSeen>? seen) ? [.. seen] : [];
    }

    /// <summary>A coin's newest trade; null before the first.</summary>
    public TradeSeen? LastTrade(string coin)
    {
        lock (_gate) return _trades.TryGetValue(coin, out List<TradeSeen>? seen) ? seen[^1] : null;
    }

    /// <summary>A topic's values in the order of arrival.</summary>
    public IReadOnlyList<StateSeen> States(FeedTopic topic)
    {
        lock (_gate) return _states.TryGetValue(topic, out List<StateSeen>? seen) ? [.. seen] : [];
    }

    /// <summary>A topic's last value; null before the first.</summary>
    public StateSeen? LastState(FeedTopic topic)
    {
        lock (_gate) return _states.TryGetValue(topic, out List<StateSeen>? seen) ? seen[^1] : null;
    }

    /// <summary>Takes one frame.</summary>
    internal void Add(JsonElement frame, double atMs)
    {
        string channel = frame.GetProperty("channel").GetString()!;
        lock (_gate)
        {
            _frames[channel] = _frames.GetValueOrDefault(channel) + 1;
            if (!frame.TryGetProperty("data", out JsonElement data)) return;
            switch (channel)
            {
                case "trades":
                    foreach (JsonElement trade in data.EnumerateArray()) AddTrade(trade, atMs);
                    break;
                case "bbo" or "l2Book":
                    var topic = new FeedTopic(channel, data.GetProperty("coin").GetString()!, data.TryGetProperty("fast", out JsonElement fast) && fast.GetBoolean());
                    ListOf(_states, topic).Add(new StateSeen(data.GetProperty("time").GetInt64(), data.GetRawText(), atMs));
                    break;
                case "error":
                    _errors.Add(data.GetRawText());
                    break;
            }
        }
    }

    private void AddTrade(JsonElement trade, double atMs) =>
        ListOf(_trades, trade.GetProperty("coin").GetString()!).Add(new TradeSeen(trade.GetProperty("time").GetInt64(), trade.GetProperty("tid").GetInt64(), atMs));

    private static List<TValue> ListOf<TKey, TValue>(Dictionary<TKey, List<TValue>> lists, TKey key)
        where TKey : notnull
    {
        if (!lists.TryGetValue(key, out List<TValue>? list)) lists.Add(key, list = []);
        return list;
    }
}
