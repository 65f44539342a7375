using System.Numerics;
using RelayCloud.FanOut.Messages;

namespace RelayCloud.FanOut.Subscribers;

/// <summary>A lane's unused queue rings, by power-of-two length. One thread only. Rings come back empty.</summary>
internal sealed class RingPool
{
    public const int SmallestLength = 16;
    private const int SmallestShift = 4;
    private const int KeptBytesPerLengthMax = 8 << 20;

    private readonly Stack<HubMessage?[]>[] _byLength = [.. Enumerable.Range(0, 24).Select(_ => new Stack<HubMessage?[]>())];

    public HubMessage?[] Rent(int length) =>
        _byLength[BitOperations.Log2((uint)length) - SmallestShift].TryPop(out HubMessage?[]? ring) ? ring : new HubMessage?[length];

    public void Return(HubMessage?[] ring)
    {
        Stack<HubMessage?[]> kept = _byLength[BitOperations.Log2((uint)ring.Length) - SmallestShift];
        if ((long)kept.Count * ring.Length * IntPtr.Size < KeptBytesPerLengthMax) kept.Push(ring);
    }
}
