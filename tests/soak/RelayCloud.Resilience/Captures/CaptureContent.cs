using System.Text.Json;
using RelayCloud.Resilience.Clients;

namespace RelayCloud.Resilience.Captures;

/// <summary>What a capture holds, read the naive way: what a customer must have got when it is over.</summary>
public sealed class CaptureContent
{
    private readonly List<string> _coins = [];
    private readonly List<FeedTopic> _topics = [];
    private readonly Dictionary<string, List<(long TimeMs, long Tid)>> _trades = new(StringComparer.Ordinal);
    private readonly Dictionary<FeedTopic, string> _last = [];
    private readonly HashSet<(long, string, long)> _known = [];

    private CaptureContent()
    {
    }

    /// <summary>All frames.</summary>
    public long Frames { get; private set; }

    /// <summary>Those of books and best prices.</summary>
    public long StateFrames { get; private set; }

    /// <summary>All trades in all frames, repeated ones included.</summary>
    public long Trades { get; private set; }

    /// <summary>Trades, each once.</summary>
    public long DistinctTrades => _known.Count;

    /// <summary>Coins in the order of their first frame.</summary>
    public IReadOnlyList<string> Coins => _coins;

    /// <summary>Topics in the order of their first frame.</summary>
    public IReadOnlyList<FeedTopic> Topics => _topics;

    /// <summary>The last <c>data</c> of each book and best price, byte for byte.</summary>
    public IReadOnlyDictionary<FeedTopic, string> Last => _last;

    /// <summary>A coin's trades, each once, in the order of their first appearance.</summary>
    public IReadOnlyList<(long TimeMs, long Tid)> TradesOf(string coin) => _trades.TryGetValue(coin, out List<(long, long)>? trades) ? trades : [];

    /// <summary>Reads the files.</summary>
    public static CaptureContent Read(IEnumerable<string> files)
    {
        var content = new CaptureContent();
        foreach (string line in files.SelectMany(File.ReadLines).Where(line => line.Length > 0))
        {
            using JsonDocument document = JsonDocument.Parse(line);
            content.Add(document.RootElement.GetProperty("payload"));
        }

        return content;
    }

    private void Add(JsonElement frame)
    {
        Frames++;
        string channel = frame.GetProperty("channel").GetString()!;
        JsonElement data = frame.GetProperty("data");
        string coin = (data.ValueKind == JsonValueKind.Array ? data[0] : data).GetProperty("coin").GetString()!;
        if (!_coins.Contains(coin)) _coins.Add(coin);
        var topic = new FeedTopic(channel, coin, data.ValueKind == JsonValueKind.Object && data.TryGetProperty("fast", out JsonElement fast) && fast.GetBoolean());
        if (!_topics.Contains(topic)) _topics.Add(topic);
        if (channel != "trades")
        {
            StateFrames++;
            _last[topic] = data.GetRawText();
            return;
        }

        foreach (JsonElement trade in data.EnumerateArray()) AddTrade(coin, trade.GetProperty("time").GetInt64(), trade.GetProperty("tid").GetInt64());
    }

    private void AddTrade(string coin, long timeMs, long tid)
    {
        Trades++;
        if (!_known.Add((timeMs, coin, tid))) return;
        if (!_trades.TryGetValue(coin, out List<(long, long)>? trades)) _trades.Add(coin, trades = []);
        trades.Add((timeMs, tid));
    }
}
