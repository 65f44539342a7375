using RelayCloud.MarketData.Frames;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.MarketData.Arbitration;

/// <summary>
/// Channels without times: nothing tells which of two values is newer, so one gateway is followed until it goes down or falls silent.
/// </summary>
internal sealed class LeaderFeed(Topic topic, ArbitrationContext context, int silenceMsMax) : StateFeed(topic, context)
{
    private int _leader = -1;
    private long _leaderHeardAt;

    /// <inheritdoc/>
    public override bool IsCurrent(int gateway) => false;

    /// <inheritdoc/>
    public override void OnSubscribing(int gateway)
    {
        base.OnSubscribing(gateway);
        Leave(gateway);
    }

    /// <inheritdoc/>
    public override void OnTopicDown(int gateway)
    {
        base.OnTopicDown(gateway);
        Leave(gateway);
    }

    /// <inheritdoc/>
    protected override Verdict Judge(in Arrival arrival)
    {
        if (arrival.Gateway != _leader)
        {
            if (_leader >= 0 && Context.ElapsedMs(_leaderHeardAt, arrival.Timestamp) <= silenceMsMax) return Verdict.NotLeader;
            _leader = arrival.Gateway;
            Context.Counters.Add(arrival.Gateway, Counter.LeaderChanges);
        }

        _leaderHeardAt = arrival.Timestamp;
        return Last.SequenceEqual(arrival.Data) ? Verdict.Duplicate : Verdict.Accepted;
    }

    private void Leave(int gateway)
    {
        lock (Gate)
        {
            if (_leader == gateway) _leader = -1;
        }
    }
}
