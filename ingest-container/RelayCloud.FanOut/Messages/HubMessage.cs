using System.Runtime.CompilerServices;
using RelayCloud.FanOut.Buffers;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.FanOut.Messages;

/// <summary>
/// One published value, shared by every subscriber that gets it: the data JSON and, made on first use, its frame in each encoding.
/// Reference counted: the publisher holds one reference for each lane it posts to, a queue one for each entry. Whoever drops the last one returns everything to the pools.
/// Content is immutable from rent to release; reading is safe from any thread that holds a reference.
/// </summary>
public sealed class HubMessage
{
    /// <summary>How many encodings a hub can have: two for WebSocket (plain, deflate), each with and without cursors.</summary>
    public const int EncodingsMax = 4;

    private readonly MessagePool _pool;
    private readonly Lock _encodeGate = new();
    private FrameArrays _frames;
    private FrameLengths _frameLengths;
    private byte[]? _data;
    private int _dataLength;
    private int _references;

    internal HubMessage(MessagePool pool) => _pool = pool;

    /// <summary>The topic; null for a frame that was made for one subscriber (an acknowledgement, a pong, a farewell).</summary>
    public Topic? Topic { get; private set; }

    /// <summary>Position in the topic; of trades, of the last one.</summary>
    public Cursor Cursor { get; private set; }

    /// <summary>How many events the data holds.</summary>
    public int EventCount { get; private set; }

    /// <summary>The exchange's time, Unix milliseconds, 0 = none.</summary>
    public long UpstreamTimeMs { get; private set; }

    /// <summary>When the frame was read from the gateway, Unix microseconds, 0 = not from a gateway.</summary>
    public long ReceivedAtUs { get; private set; }

    /// <summary>The Hyperliquid <c>data</c> JSON, UTF-8. Empty for frames made for one subscriber.</summary>
    public ReadOnlySpan<byte> Data => _data.AsSpan(0, _dataLength);

    internal bool IsConflatable => Topic is { Kind: TopicKind.State };

    internal void Fill(in MarketMessage source, int references)
    {
        _data = _pool.Buffers.Rent(source.Data.Length);
        source.Data.CopyTo(_data);
        _dataLength = source.Data.Length;
        Topic = source.Topic;
        Cursor = source.Cursor;
        EventCount = source.EventCount;
        UpstreamTimeMs = source.UpstreamTimeMs;
        ReceivedAtUs = source.ReceivedAtUs;
        Volatile.Write(ref _references, references);
    }

    internal void FillDirect(ReadOnlySpan<byte> frame, int encoding)
    {
        byte[] array = _pool.Buffers.Rent(frame.Length);
        frame.CopyTo(array);
        _frames[encoding] = array;
        _frameLengths[encoding] = frame.Length;
        Volatile.Write(ref _references, 1);
    }

    /// <summary>The message's frame in that encoding.</summary>
    internal ReadOnlySpan<byte> Frame(int encoding) => _frames[encoding].AsSpan(0, _frameLengths[encoding]);

    /// <summary>The same for an asynchronous write, which needs the array.</summary>
    internal ArraySegment<byte> FrameSegment(int encoding) => new(_frames[encoding]!, 0, _frameLengths[encoding]);

    /// <summary>Makes the frame if nobody has yet, and gives its length.</summary>
    internal int EnsureEncoded(int encoding, IMessageEncoder encoder)
    {
        if (Volatile.Read(ref _frames[encoding]) is null) EncodeSlow(encoding, encoder);
        return _frameLengths[encoding];
    }

    internal void AddReferences(int count) => Interlocked.Add(ref _references, count);

    internal void Release(int count = 1)
    {
        int left = Interlocked.Add(ref _references, -count);
        if (left == 0) Recycle();
        else if (left < 0) throw new InvalidOperationException("A message was released more often than it was held.");
    }

    // Lanes share messages, so two may want the same encoding at once.
    private void EncodeSlow(int encoding, IMessageEncoder encoder)
    {
        lock (_encodeGate)
        {
            if (_frames[encoding] is not null) return;
            byte[] array = _pool.Buffers.Rent(encoder.SizeMax(this));
            try
            {
                _frameLengths[encoding] = encoder.Encode(this, array);
            }
            catch
            {
                _pool.Buffers.Return(array);
                throw;
            }

            Volatile.Write(ref _frames[encoding], array);
        }
    }

    private void Recycle()
    {
        if (_data is { } data)
        {
            _data = null;
            _dataLength = 0;
            _pool.Buffers.Return(data);
        }

        for (int i = 0; i < EncodingsMax; i++)
        {
            if (_frames[i] is not { } frame) continue;
            _frames[i] = null;
            _frameLengths[i] = 0;
            _pool.Buffers.Return(frame);
        }

        Topic = null;
        Cursor = default;
        ReceivedAtUs = 0;
        _pool.Return(this);
    }

    [InlineArray(EncodingsMax)]
    private struct FrameArrays
    {
        private byte[]? _element;
    }

    [InlineArray(EncodingsMax)]
    private struct FrameLengths
    {
        private int _element;
    }
}
