using RelayCloud.Accounts.Storage;
using RelayCloud.ControlPlane.Streaming.Presence;
using RelayCloud.ControlPlane.Streaming.Topics;

namespace RelayCloud.ControlPlane.Cost;

/// <summary>What groups take: measured, else from the same topic at another cadence, else as its channel usually is. Immutable.</summary>
internal sealed class GroupFigures
{
    private static readonly GroupFigure Nothing = new(default, FigureSource.Estimated, null);

    private readonly Dictionary<string, RateRow> _byGroup = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RateRow> _byTopic = new(StringComparer.Ordinal);

    public GroupFigures(IEnumerable<RateRow> rates)
    {
        foreach (RateRow rate in rates)
        {
            if (rate.CadenceMs is not { } cadenceMs) continue;
            _byGroup[rate.Group] = rate;

            // The quickest cadence knows most of its topic.
            if (!_byTopic.TryGetValue(rate.Topic, out RateRow? other) || cadenceMs < other.CadenceMs) _byTopic[rate.Topic] = rate;
        }
    }

    /// <summary>That of a group, by its name. One that is no topic at a cadence is never published and takes nothing.</summary>
    public GroupFigure Of(string group)
    {
        if (_byGroup.TryGetValue(NameKeys.OfName(group), out RateRow? own)) return new GroupFigure(own.Sent, FigureSource.Measured, own.AtMs);
        if (StreamTopic.OfGroup(group) is not { } parts) return Nothing;
        (StreamTopic topic, int cadenceMs) = parts;
        if (_byTopic.TryGetValue(NameKeys.OfName(topic.Name), out RateRow? other)) return new GroupFigure(Derive(topic, other, cadenceMs), FigureSource.Derived, other.AtMs);
        ChannelEstimate usual = ChannelEstimate.Of(topic);
        int bytes = usual.Bytes + ChannelEstimate.EnvelopeBytes;
        return new GroupFigure(
            topic.Channel == StreamTopic.Trades
                ? CadenceModel.Trades(usual.ChangesPerSecond, usual.ChangesPerSecond * usual.Bytes, cadenceMs)
                : CadenceModel.State(usual.ChangesPerSecond, bytes, CadenceModel.StepsOf(bytes), cadenceMs),
            FigureSource.Estimated,
            null);
    }

    private static Traffic Derive(StreamTopic topic, RateRow other, int cadenceMs)
    {
        Traffic sent = other.Sent;
        if (sent.Messages <= 0) return default;
        if (topic.Channel != StreamTopic.Trades) return CadenceModel.State(other.Changes, sent.Bytes / sent.Messages, sent.Steps / sent.Messages, cadenceMs);

        // Of trades it is not known how many come together. A slower cadence sends no more often than the one that was measured, a quicker one no more often than there are trades.
        double frames = cadenceMs > other.CadenceMs ? sent.Messages : Math.Max(other.Changes, sent.Messages);
        return CadenceModel.Trades(frames, Math.Max(0, sent.Bytes - (sent.Messages * ChannelEstimate.EnvelopeBytes)), cadenceMs);
    }
}
