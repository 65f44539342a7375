using RelayCloud.FanOut.Messages;
using RelayCloud.FanOut.Subscribers;
using RelayCloud.MarketData.Frames;
using RelayCloud.MarketData.Messages;

namespace RelayCloud.FanOut.Lanes;

/// <summary>
/// What a lane keeps of a State topic for those of its readers that are limited: the newest value, and that value cut to the depths that were asked for. The lane's thread only,
/// but for <see cref="ImmediateCount"/>.
/// </summary>
internal sealed class LimitedTopic(MessagePool messages)
{
    /// <summary>Depths cut at once at most, one for each kind of plan that reads the topic; further ones are cut for each reader anew.</summary>
    private const int CutsMax = 8;

    private readonly List<LimitedSubscription> _immediate = [];
    private readonly (int LevelsMax, HubMessage Message)[] _cuts = new (int, HubMessage)[CutsMax];
    private int _cutCount;
    private int _paced;
    private int _immediateCount;

    /// <summary>The newest value since there are limited readers; null = none yet.</summary>
    public HubMessage? Held { get; private set; }

    /// <summary>Readers that are sent each value at once, but cut. May be read by publishers.</summary>
    public int ImmediateCount => Volatile.Read(ref _immediateCount);

    /// <summary>Whether it has no readers.</summary>
    public bool IsEmpty => _paced + _immediate.Count == 0;

    public IReadOnlyList<LimitedSubscription> Immediate => _immediate;

    public void Add(LimitedSubscription subscription)
    {
        if (subscription.IntervalMs > 0)
        {
            _paced++;
            return;
        }

        subscription.ListIndex = _immediate.Count;
        _immediate.Add(subscription);
        Volatile.Write(ref _immediateCount, _immediate.Count);
    }

    public void Remove(LimitedSubscription subscription)
    {
        if (subscription.IntervalMs > 0)
        {
            _paced--;
        }
        else
        {
            _immediate[^1].ListIndex = subscription.ListIndex;
            _immediate[subscription.ListIndex] = _immediate[^1];
            _immediate.RemoveAt(_immediate.Count - 1);
            Volatile.Write(ref _immediateCount, _immediate.Count);
        }

        if (IsEmpty) Hold(null);
    }

    /// <summary>Takes a newer value in the place of the one held; the caller's reference is its own still.</summary>
    public void Hold(HubMessage? message)
    {
        message?.AddReferences(1);
        Held?.Release();
        Held = message;
        for (int i = 0; i < _cutCount; i++)
        {
            _cuts[i].Message.Release();
            _cuts[i] = default;
        }

        _cutCount = 0;
    }

    /// <summary>The value held with at most so many levels; the caller gets a reference. Only while <see cref="Held"/>.</summary>
    public HubMessage Cut(int levelsMax, Span<byte> scratch)
    {
        for (int i = 0; i < _cutCount; i++)
            if (_cuts[i].LevelsMax == levelsMax) return Referenced(_cuts[i].Message);
        HubMessage held = Held!;
        if (levelsMax >= BookCut.LevelsMax || !BookCut.TryCut(held.Data, levelsMax, scratch, out int length)) return Referenced(held);
        HubMessage cut = messages.Rent(new MarketMessage { Topic = held.Topic!, Data = scratch[..length], Cursor = held.Cursor, EventCount = held.EventCount, UpstreamTimeMs = held.UpstreamTimeMs }, 1);
        if (_cutCount < CutsMax) _cuts[_cutCount++] = (levelsMax, Referenced(cut));
        return cut;
    }

    private static HubMessage Referenced(HubMessage message)
    {
        message.AddReferences(1);
        return message;
    }
}
