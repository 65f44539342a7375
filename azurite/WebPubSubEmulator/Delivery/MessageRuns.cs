namespace RelayCloud.WebPubSubEmulator.Delivery;

/// <summary>Runs that can be used again. One lane's thread only.</summary>
internal sealed class MessageRuns
{
    /// <summary>More than these are left to the collector.</summary>
    private const int KeptMax = 16;

    private readonly Stack<MessageRun> _free = new(KeptMax);

    public MessageRun Take() => _free.TryPop(out MessageRun? run) ? run : new MessageRun(this);

    public void Return(MessageRun run)
    {
        if (_free.Count < KeptMax) _free.Push(run);
    }
}
