using System.Text;
using System.Text.Json;
using RelayCloud.MarketData.Frames;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.Gateways;

/// <summary>A sink that knows what a frame is and keeps a record of every call.</summary>
internal sealed class FakeSink(TopicTable topics) : IFrameSink
{
    private readonly Lock _gate = new();
    private readonly List<(string Call, int Gateway, string Topic)> _calls = [];

    /// <summary>Every call in order: <c>subscribing</c>, <c>data</c>, <c>down</c>.</summary>
    public List<(string Call, int Gateway, string Topic)> Calls
    {
        get
        {
            lock (_gate) return [.. _calls];
        }
    }

    public volatile bool Throws;

    public int Count(string call, string topic, int gateway = 0) => Calls.Count(c => c == (call, gateway, topic));

    public FrameOutcome OnFrame(int gateway, ReadOnlySpan<byte> frame, long receivedAtUs, IAggregatedBooks? books)
    {
        if (Throws) throw new InvalidOperationException("A bug of the sink.");
        try
        {
            using JsonDocument document = JsonDocument.Parse(frame.ToArray());
            return Read(gateway, document.RootElement, books);
        }
        catch (JsonException)
        {
            return new FrameOutcome { Kind = FrameKind.Corrupt };
        }
    }

    public void OnSubscribing(int gateway, Topic topic) => Note("subscribing", gateway, topic);

    public void OnTopicDown(int gateway, Topic topic) => Note("down", gateway, topic);

    private FrameOutcome Read(int gateway, JsonElement frame, IAggregatedBooks? books)
    {
        string channel = frame.GetProperty("channel").GetString()!;
        if (channel == "pong") return new FrameOutcome { Kind = FrameKind.Pong };
        JsonElement data = frame.GetProperty("data");
        if (channel == "error") return new FrameOutcome { Kind = FrameKind.Error, ErrorText = Encoding.UTF8.GetBytes(data.GetRawText()[1..^1]) };
        if (channel == "subscriptionResponse")
        {
            return new FrameOutcome
            {
                Kind = data.GetProperty("method").GetString() == "subscribe" ? FrameKind.Subscribed : FrameKind.Unsubscribed,
                Topic = TopicOf(data.GetProperty("subscription"), data.GetProperty("subscription").GetProperty("type").GetString()!),
            };
        }

        Topic? topic = TopicOf(channel == "trades" ? data[0] : data, channel);
        if (data.ValueKind == JsonValueKind.Object && data.TryGetProperty("spread", out _)) topic = books?.Find(topics.Coins.IdOf(data.GetProperty("coin").GetString()!), data.TryGetProperty("fast", out _));
        if (topic is null) return new FrameOutcome { Kind = FrameKind.Ignored };
        Note("data", gateway, topic);
        return new FrameOutcome { Kind = FrameKind.Data, Verdict = Verdict.Accepted, Topic = topic };
    }

    private Topic? TopicOf(JsonElement s, string channel)
    {
        Channel c = channel switch
        {
            "l2Book" => Channel.L2Book,
            "bbo" => Channel.Bbo,
            "trades" => Channel.Trades,
            "candle" => Channel.Candle,
            "allMids" => Channel.AllMids,
            _ => Channel.ActiveAssetCtx,
        };
        string coin = s.TryGetProperty("coin", out JsonElement v) || s.TryGetProperty("s", out v) ? v.GetString()! : "";
        bool fast = s.TryGetProperty("fast", out v) && v.ValueKind == JsonValueKind.True;
        byte sigFigs = s.TryGetProperty("nSigFigs", out v) && v.ValueKind == JsonValueKind.Number ? v.GetByte() : (byte)0;
        byte mantissa = s.TryGetProperty("mantissa", out v) && v.ValueKind == JsonValueKind.Number ? v.GetByte() : (byte)0;
        return topics.TryGet(new TopicKey(c, fast, sigFigs, mantissa, 0, topics.Coins.IdOf(coin)), out Topic? topic) ? topic : null;
    }

    private void Note(string call, int gateway, Topic topic)
    {
        lock (_gate) _calls.Add((call, gateway, topic.Name));
    }
}
