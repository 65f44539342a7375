using RelayCloud.MarketData.Messages;

namespace RelayCloud.Ingest.WebPubSub.Scheduling;

/// <summary>The newest value of a state topic. What it replaces is counted, not sent. Not thread safe.</summary>
internal sealed class StateBacklog : IGroupBacklog
{
    private byte[]? _waiting;
    private byte[]? _underWay;
    private Cursor _waitingCursor;
    private Cursor _underWayCursor;

    /// <summary>Values that a newer one took the place of before they were sent.</summary>
    public long Conflated { get; private set; }

    public bool HasWaiting => _waiting is not null;

    public bool IsEvents => false;

    public int NextBytes => _waiting?.Length ?? 0;

    /// <param name="data">The value; the backlog's from here on.</param>
    public void Offer(byte[] data, Cursor cursor)
    {
        if (_waiting is not null) Conflated++;
        (_waiting, _waitingCursor) = (data, cursor);
    }

    public GroupBatch Take()
    {
        (_underWay, _underWayCursor, _waiting) = (_waiting ?? throw new InvalidOperationException("Nothing waits."), _waitingCursor, null);
        return new GroupBatch(_underWay, _underWayCursor, 1, null);
    }

    public void Confirm() => _underWay = null;

    public void GiveBack()
    {
        if (_waiting is null) (_waiting, _waitingCursor) = (_underWay, _underWayCursor);
        else Conflated++;
        _underWay = null;
    }
}
