using System.Buffers;
using System.Buffers.Binary;
using Azure.Messaging.EventHubs.Messages;
using RelayCloud.Amqp.Encoding;

namespace Azure.Messaging.EventHubs.Producer;

/// <summary>Events encoded into the message that will carry them: an envelope, then a data section per event with the event's own message in it.</summary>
/// <remarks>The size is exact because it is the message. Not thread-safe, as a batch is not.</remarks>
internal sealed class EncodedBatchContent : BatchContent
{
    private const int InitialCapacityBytes = 16 * 1024;

    /// <summary>A large event must not keep its scratch alive on each thread for ever.</summary>
    private const int ScratchKeptBytesMax = 256 * 1024;

    /// <summary>00 53 75: a described value, the data section.</summary>
    private const uint DataDescriptor = 0x005375;
    private const int ShortHeadBytes = 5;
    private const int LongHeadBytes = 8;
    private const byte Binary8 = 0xa0;
    private const byte Binary32 = 0xb0;

    [ThreadStatic]
    private static AmqpWriter? _scratch;

    private readonly byte[] _annotations;
    private byte[] _buffer;
    private int _length;
    private int _count;

    /// <param name="partitionKey">Null or empty for none; otherwise the envelope and each event carry it.</param>
    /// <param name="maximumSizeInBytes">Of the whole message.</param>
    public EncodedBatchContent(string? partitionKey, long maximumSizeInBytes)
    {
        _annotations = string.IsNullOrEmpty(partitionKey) ? [] : EventEncoder.EncodePartitionKey(partitionKey);
        MaximumSizeInBytes = Math.Min(maximumSizeInBytes, Array.MaxLength);
        _buffer = ArrayPool<byte>.Shared.Rent(InitialCapacityBytes + _annotations.Length);
        _annotations.CopyTo(_buffer, 0);
        _length = _annotations.Length;
    }

    public override long MaximumSizeInBytes { get; }

    public override long SizeInBytes => _length;

    public override int Count => _count;

    public override ReadOnlyMemory<byte> Encoded => _buffer.AsMemory(0, _length);

    public override bool TryAdd(EventData eventData)
    {
        ObjectDisposedException.ThrowIf(_buffer.Length == 0, typeof(EventDataBatch));
        AmqpWriter scratch = _scratch ??= new AmqpWriter(4096);
        scratch.Reset(ScratchKeptBytesMax);
        EventEncoder.Write(scratch, eventData, _annotations);
        ReadOnlySpan<byte> message = scratch.WrittenSpan;
        int headBytes = message.Length <= byte.MaxValue ? ShortHeadBytes : LongHeadBytes;
        if (message.Length > MaximumSizeInBytes - _length - headBytes) return false;
        Span<byte> to = Reserve(headBytes + message.Length);
        WriteHead(to, message.Length);
        message.CopyTo(to[headBytes..]);
        _count++;
        return true;
    }

    public override void Dispose()
    {
        byte[] buffer = _buffer;
        _buffer = [];
        _length = 0;
        _count = 0;
        if (buffer.Length > 0) ArrayPool<byte>.Shared.Return(buffer);
    }

    private static void WriteHead(Span<byte> to, int length)
    {
        to[0] = (byte)(DataDescriptor >> 16);
        to[1] = (byte)(DataDescriptor >> 8);
        to[2] = unchecked((byte)DataDescriptor);
        if (length <= byte.MaxValue)
        {
            to[3] = Binary8;
            to[4] = (byte)length;
            return;
        }

        to[3] = Binary32;
        BinaryPrimitives.WriteInt32BigEndian(to[4..], length);
    }

    private Span<byte> Reserve(int count)
    {
        int needed = _length + count;
        if (needed > _buffer.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, _buffer.Length * 2));
            _buffer.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        Span<byte> reserved = _buffer.AsSpan(_length, count);
        _length = needed;
        return reserved;
    }
}
