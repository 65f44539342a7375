using RelayCloud.WebPubSubEmulator.Protocols;

namespace RelayCloud.WebPubSubEmulator.Delivery;

/// <summary>
/// Messages of one group, one behind the other, as one for the outboxes that get them all. Its bytes are laid out once for each subprotocol. It is used again when no outbox holds it any more;
/// one that is dropped otherwise is left to the collector. One lane's thread only.
/// </summary>
internal sealed class MessageRun(MessageRuns runs) : OutboundMessage
{
    /// <summary>Messages in one run at most.</summary>
    public const int MessagesMax = 1_024;

    /// <summary>Data in one run at most, bytes: with its envelopes about what one write takes well.</summary>
    public const int DataBytesMax = 64 << 10;

    /// <summary>A longer buffer is not kept for the next use, bytes.</summary>
    private const int KeptBytesMax = 256 << 10;

    private readonly OutboundMessage[] _parts = new OutboundMessage[MessagesMax];
    private readonly byte[]?[] _buffers = new byte[Subprotocols.Count][];
    private readonly int[] _lengths = new int[Subprotocols.Count];
    private int _holders;

    /// <summary>Adds a message. Before anything is asked of the run, and at most <see cref="MessagesMax"/>.</summary>
    public void Add(OutboundMessage message)
    {
        if (_holders == 0) throw new InvalidOperationException("Nobody holds the run.");
        int place = _parts[0] is null ? 0 : MessageCount;
        _parts[place] = message;
        MessageCount = place + 1;
        DataBytes += message.DataBytes;
        Steps = place == 0 ? message.Steps : Steps + message.Steps;
    }

    /// <summary>Somebody has it.</summary>
    public void Hold() => _holders++;

    /// <summary>Somebody has it no more; after the last one it is free for other messages.</summary>
    public void LetGo()
    {
        if (--_holders > 0) return;
        Array.Clear(_parts, 0, MessageCount);
        Array.Clear(_lengths);
        for (int i = 0; i < _buffers.Length; i++)
            if (_buffers[i]?.Length > KeptBytesMax) _buffers[i] = null;
        MessageCount = 1;
        Steps = 1;
        DataBytes = 0;
        runs.Return(this);
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Encoded(Subprotocol protocol)
    {
        int length = _lengths[(int)protocol];
        return length > 0 ? _buffers[(int)protocol].AsSpan(0, length) : LayOut(protocol);
    }

    private ReadOnlySpan<byte> LayOut(Subprotocol protocol)
    {
        ReadOnlySpan<OutboundMessage> parts = _parts.AsSpan(0, MessageCount);
        int length = 0;
        foreach (OutboundMessage part in parts) length += part.Encoded(protocol).Length;
        ref byte[]? buffer = ref _buffers[(int)protocol];
        if (buffer is null || buffer.Length < length) buffer = GC.AllocateUninitializedArray<byte>((int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)length));
        int at = 0;
        foreach (OutboundMessage part in parts)
        {
            ReadOnlySpan<byte> frame = part.Encoded(protocol);
            frame.CopyTo(buffer.AsSpan(at));
            at += frame.Length;
        }

        _lengths[(int)protocol] = length;
        return buffer.AsSpan(0, length);
    }
}
