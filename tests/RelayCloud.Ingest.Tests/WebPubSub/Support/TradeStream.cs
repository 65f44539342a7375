using System.Globalization;
using System.Text.Json;

namespace RelayCloud.Ingest.Tests.WebPubSub.Support;

/// <summary>The trades of one group as they came to a customer, by the offsets of their cursors.</summary>
internal sealed class TradeStream
{
    private readonly List<(long Offset, long Tid, long AtMs)> _trades = [];
    private readonly List<string> _breaks = [];

    /// <summary>Takes what came from the <paramref name="from"/>th frame of all on.</summary>
    public TradeStream(GroupListener listener, string group, int from = 0)
    {
        foreach ((string name, JsonElement frame, long atMs) in listener.Frames.Skip(from))
        {
            if (name != group) continue;
            if (frame.GetProperty("channel").GetString() != "trades")
            {
                Gaps++;
                _breaks.Add($"{atMs}: {frame.GetRawText()}");
                continue;
            }

            long[] tids = [.. frame.GetProperty("data").EnumerateArray().Select(t => t.GetProperty("tid").GetInt64())];
            string[] cursor = frame.GetProperty("cursor").GetString()!.Split(':');
            Epochs.Add(cursor[0]);
            long last = long.Parse(cursor[1], CultureInfo.InvariantCulture);
            if (_trades.Count > 0 && _trades[^1].Offset != last - tids.Length) _breaks.Add($"{atMs}: {last - tids.Length + 1} to {last} after {_trades[^1].Offset} of {_trades[^1].AtMs}");
            for (int i = 0; i < tids.Length; i++) _trades.Add((last - tids.Length + 1 + i, tids[i], atMs));
        }
    }

    /// <summary>Where trades did not follow on each other, and when by the machine's clock, milliseconds.</summary>
    public string Breaks => string.Join("; ", _breaks);

    /// <summary>Frames that tell that trades are missing.</summary>
    public int Gaps { get; }

    public HashSet<string> Epochs { get; } = [];

    public int Count => _trades.Count;

    public long LastOffset => _trades[^1].Offset;

    /// <summary>Trades that came again, and with the ids that they had before.</summary>
    public int Repeats
    {
        get
        {
            Assert.Equal(_trades.Select(t => t.Offset).Distinct().Count(), _trades.Select(t => (t.Offset, t.Tid)).Distinct().Count());
            return _trades.Count - _trades.Select(t => t.Offset).Distinct().Count();
        }
    }

    /// <summary>Trades that never came, between the first and the last that did.</summary>
    public long Missing => _trades.Count == 0 ? 0 : _trades.Max(t => t.Offset) - _trades.Min(t => t.Offset) + 1 - _trades.Select(t => t.Offset).Distinct().Count();
}
