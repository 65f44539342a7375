using RelayCloud.Amqp.Encoding;

namespace RelayCloud.Amqp.Links;

/// <summary>The buffers in which messages of several frames are put together. A few are kept for the next message; how much lies in all of them is bounded. Guarded by the connection's gate.</summary>
internal sealed class AssemblyBuffers(long bytesMax)
{
    private const int KeptMax = 4;
    private const int KeptCapacityMax = 2 << 20;

    private readonly Stack<AmqpWriter> _free = [];
    private long _bytes;

    public AmqpWriter Rent() => _free.TryPop(out AmqpWriter? buffer) ? buffer : new AmqpWriter(64 << 10);

    /// <summary>Those bytes are about to be added to one of the buffers.</summary>
    public void Count(int bytes)
    {
        if (_bytes + bytes > bytesMax)
            throw new AmqpException(ErrorConditions.ResourceLimitExceeded, $"The messages that are under way on the connection have more than {bytesMax} bytes together.");
        _bytes += bytes;
    }

    public void Return(AmqpWriter buffer)
    {
        _bytes -= buffer.Length;
        buffer.Reset(KeptCapacityMax);
        if (_free.Count < KeptMax) _free.Push(buffer);
    }
}
