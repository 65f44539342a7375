using System.Buffers;

namespace RelayCloud.FanOut.Lanes;

/// <summary>A growing buffer for one snapshot at a time, so that joining allocates nothing either once it has grown. One thread only.</summary>
internal sealed class SnapshotBuffer : IBufferWriter<byte>
{
    private byte[] _bytes = new byte[4_096];
    private int _length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public void Reset() => _length = 0;

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Ensure(sizeHint);
        return _bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Ensure(sizeHint);
        return _bytes.AsSpan(_length);
    }

    private void Ensure(int sizeHint)
    {
        int wanted = _length + Math.Max(1, sizeHint);
        if (wanted > _bytes.Length) Array.Resize(ref _bytes, Math.Max(wanted, _bytes.Length * 2));
    }
}
