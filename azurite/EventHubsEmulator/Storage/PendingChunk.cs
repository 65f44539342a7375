using System.Buffers;
using RelayCloud.EventHubsEmulator.Storage.Segments;

namespace RelayCloud.EventHubsEmulator.Storage;

/// <summary>Encoded events that wait for the disk, one after another. Two of them take turns: one is filled while the other is written. No concurrency.</summary>
internal sealed class PendingChunk
{
    private const int BufferBytesMin = 64 << 10;

    /// <summary>A buffer that grew larger than this goes back to the pool when it was written, so that a burst does not stay in memory.</summary>
    private const int BufferBytesKept = 1 << 20;

    private byte[] _buffer = [];

    public List<PendingAppend> Appends { get; } = [];

    /// <summary>Index entries of the events in it.</summary>
    public List<IndexEntry> Index { get; } = [];

    /// <summary>Offset of the first byte.</summary>
    public long BaseOffset { get; set; }

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, Length);

    /// <summary>Room for so many bytes more, which now belong to the chunk.</summary>
    public Span<byte> Extend(int bytes)
    {
        if (_buffer.Length - Length < bytes) Grow(Length + bytes);
        Span<byte> room = _buffer.AsSpan(Length, bytes);
        Length += bytes;
        return room;
    }

    public void Clear()
    {
        Appends.Clear();
        Index.Clear();
        Length = 0;
        if (_buffer.Length > BufferBytesKept) Release();
    }

    public void Release()
    {
        byte[] buffer = _buffer;
        _buffer = [];
        if (buffer.Length > 0) ArrayPool<byte>.Shared.Return(buffer);
    }

    private void Grow(int needed)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(needed, BufferBytesMin), 2 * _buffer.Length));
        _buffer.AsSpan(0, Length).CopyTo(larger);
        int length = Length;
        Release();
        _buffer = larger;
        Length = length;
    }
}
