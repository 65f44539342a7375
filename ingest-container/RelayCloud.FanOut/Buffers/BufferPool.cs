using System.Diagnostics;
using System.Numerics;

namespace RelayCloud.FanOut.Buffers;

/// <summary>
/// Byte arrays in power-of-four size classes, each kept in a bounded stack. Unlike <see cref="System.Buffers.ArrayPool{T}.Shared"/> it does not lose arrays that one thread
/// rents and another returns, which is the hub's normal case, so steady state allocates nothing.
/// Thread safe. Debug builds throw on a second return, poison returned arrays, and can name who rented what was never returned.
/// </summary>
public sealed class BufferPool
{
    private const int SmallestShift = 8; // 256 B: a bbo frame with its envelope has about 190.
    private const int ClassCount = 7; // 256 B, 1 KiB, 4 KiB, 16 KiB, 64 KiB, 256 KiB, 1 MiB; larger ones are left to the collector.

    private readonly SizeClass[] _classes = new SizeClass[ClassCount];
    private long _outstanding;

    /// <summary>Makes an empty pool.</summary>
    /// <param name="keptBytesPerClassMax">How many bytes each size class keeps at most while unused. Default 16 MiB.</param>
    public BufferPool(int keptBytesPerClassMax = 16 << 20)
    {
        for (int i = 0; i < ClassCount; i++)
            _classes[i] = new SizeClass(SizeOf(i), Math.Max(16, keptBytesPerClassMax / SizeOf(i)));
    }

    /// <summary>How many arrays are rented and not returned. 0 when all is at rest.</summary>
    public long Outstanding => Interlocked.Read(ref _outstanding);

    /// <summary>An array of at least that many bytes, with any content.</summary>
    public byte[] Rent(int minimumLength)
    {
        Interlocked.Increment(ref _outstanding);
        int index = ClassOf(minimumLength);
        byte[] array = index < ClassCount ? _classes[index].Pop() : GC.AllocateUninitializedArray<byte>(minimumLength);
        TrackRent(array);
        return array;
    }

    /// <summary>Gives an array back. The caller must not touch it afterwards.</summary>
    public void Return(byte[] array)
    {
        TrackReturn(array);
        Interlocked.Decrement(ref _outstanding);
        int index = ClassOf(array.Length);
        if (index < ClassCount && array.Length == SizeOf(index)) _classes[index].Push(array);
    }

    private static int SizeOf(int index) => 1 << (SmallestShift + (2 * index));

    private static int ClassOf(int length)
    {
        if (length <= 1 << SmallestShift) return 0;
        int bits = BitOperations.Log2((uint)(length - 1)) + 1;
        return (bits - SmallestShift + 1) / 2;
    }

#if DEBUG
    // Taking the stack costs far more than renting, so it is asked for when hunting a leak.
    private static readonly bool CaptureStacks = Environment.GetEnvironmentVariable("RELAY_TRACK_BUFFERS") == "1";

    private readonly Dictionary<byte[], StackTrace?> _rented = new(ReferenceEqualityComparer.Instance);

    /// <summary>Where arrays that are still out were rented. Debug builds with RELAY_TRACK_BUFFERS=1 only; for the message of a failing test.</summary>
    public string DescribeOutstanding()
    {
        lock (_rented) return string.Join("\n---\n", _rented.Values.Take(5));
    }

    private void TrackRent(byte[] array)
    {
        lock (_rented) _rented.Add(array, CaptureStacks ? new StackTrace(2, fNeedFileInfo: false) : null);
    }

    private void TrackReturn(byte[] array)
    {
        lock (_rented)
        {
            if (!_rented.Remove(array)) throw new InvalidOperationException("A buffer was returned twice, or was never rented here.");
        }

        array.AsSpan().Fill(0xDB);
    }
#else
    /// <summary>Where each array that is still out was rented: known to Debug builds only.</summary>
    public string DescribeOutstanding() => "known to Debug builds only";

    [Conditional("DEBUG")]
    private static void TrackRent(byte[] array) => _ = array;

    [Conditional("DEBUG")]
    private static void TrackReturn(byte[] array) => _ = array;
#endif

    private sealed class SizeClass(int size, int keptMax)
    {
        private readonly Lock _gate = new();
        private byte[][] _kept = new byte[16][];
        private int _count;

        public byte[] Pop()
        {
            lock (_gate)
            {
                if (_count > 0)
                {
                    byte[] array = _kept[--_count];
                    _kept[_count] = null!;
                    return array;
                }
            }

            return GC.AllocateUninitializedArray<byte>(size);
        }

        public void Push(byte[] array)
        {
            lock (_gate)
            {
                if (_count == keptMax) return;
                if (_count == _kept.Length) Array.Resize(ref _kept, Math.Min(keptMax, _count * 2));
                _kept[_count++] = array;
            }
        }
    }
}
