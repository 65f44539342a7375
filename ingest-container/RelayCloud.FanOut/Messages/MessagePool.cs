using RelayCloud.FanOut.Buffers;
using RelayCloud.MarketData.Messages;

namespace RelayCloud.FanOut.Messages;

/// <summary>Keeps unused <see cref="HubMessage"/> objects, at most <see cref="KeptMax"/> of them. Thread safe.</summary>
public sealed class MessagePool(BufferPool buffers)
{
    /// <summary>How many unused messages are kept: as many as one lane's inbox can hold.</summary>
    public const int KeptMax = 65_536;

    private readonly Lock _gate = new();
    private HubMessage[] _kept = new HubMessage[64];
    private int _count;
    private long _outstanding;

    /// <summary>Where the messages' bytes come from.</summary>
    public BufferPool Buffers { get; } = buffers;

    /// <summary>How many messages are in use. 0 when all is at rest.</summary>
    public long Outstanding => Interlocked.Read(ref _outstanding);

    /// <summary>A message with a copy of that value, held <paramref name="references"/> times by the caller.</summary>
    internal HubMessage Rent(in MarketMessage source, int references)
    {
        HubMessage message = Take();
        message.Fill(source, references);
        return message;
    }

    /// <summary>A message that is one finished frame for one subscriber, held once by the caller.</summary>
    internal HubMessage RentDirect(ReadOnlySpan<byte> frame, int encoding)
    {
        HubMessage message = Take();
        message.FillDirect(frame, encoding);
        return message;
    }

    internal void Return(HubMessage message)
    {
        Interlocked.Decrement(ref _outstanding);
        lock (_gate)
        {
            if (_count == KeptMax) return;
            if (_count == _kept.Length) Array.Resize(ref _kept, Math.Min(KeptMax, _count * 2));
            _kept[_count++] = message;
        }
    }

    private HubMessage Take()
    {
        Interlocked.Increment(ref _outstanding);
        lock (_gate)
        {
            if (_count > 0)
            {
                HubMessage message = _kept[--_count];
                _kept[_count] = null!;
                return message;
            }
        }

        return new HubMessage(this);
    }
}
