using System.Text;
using RelayCloud.FanOut.Lanes;
using RelayCloud.FanOut.Subscribers;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.FanOut.Tests.Fakes;

/// <summary>A transport that takes as many bytes as it is told and keeps them all. Like a socket it takes parts of frames, and says when it has space again.</summary>
internal sealed class FakeTarget : IDeliveryTarget
{
    private readonly Lock _gate = new();
    private readonly MemoryStream _received = new();
    private int _space;
    private byte[] _waiting = [];
    private int _pending; // bytes of the frame under way, 0 = not blocked
    private Subscriber? _subscriber;

    public FakeTarget(int space = int.MaxValue) => _space = space;

    /// <summary>The most bytes one write takes; to cut frames anywhere.</summary>
    public int WriteMax { get; init; } = int.MaxValue;

    public bool Throws { get; set; }

    public EndReason? Ending { get; private set; }

    public EndReason? Ended { get; private set; }

    public int Flushes { get; private set; }

    public string Text
    {
        get
        {
            lock (_gate) return Encoding.UTF8.GetString(_received.ToArray());
        }
    }

    /// <summary>Whole lines received; cheaper to ask for than <see cref="Lines"/>.</summary>
    public int LineCount { get; private set; }

    public string[] Lines => Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public bool IsBlocked
    {
        get
        {
            lock (_gate) return _pending > 0;
        }
    }

    public Subscriber AttachTo(Hub hub, SubscriberLimits? limits = null, DeliveryPolicy? policy = null) =>
        _subscriber = hub.Attach(this, limits ?? new SubscriberLimits(), 0, policy);

    /// <summary>Makes space; a write that waits is taken as far as it goes.</summary>
    public void Open(int bytes = int.MaxValue)
    {
        int taken;
        lock (_gate)
        {
            _space = bytes;
            if (_pending == 0 || _pending > _space) return;
            taken = _pending;
            Keep(_waiting);
            if (_space != int.MaxValue) _space -= taken;
            _pending = 0;
        }

        _subscriber!.SignalWritable(taken);
    }

    /// <summary>Takes nothing more from now on.</summary>
    public void Block()
    {
        lock (_gate) _space = 0;
    }

    /// <summary>The owner has a frame sent.</summary>
    public void Say(ReadOnlySpan<byte> frame) => _subscriber!.Send(frame);

    /// <summary>The owner closes it in order.</summary>
    public void Close() => _subscriber!.End(EndReason.Closed);

    /// <summary>The transport fails.</summary>
    public void Fail()
    {
        bool signal;
        lock (_gate)
        {
            signal = _pending > 0;
            _pending = 0;
        }

        if (signal) _subscriber!.SignalWritable(-1);
        else _subscriber!.End(EndReason.Gone);
    }

    public FlushOutcome Flush(DeliveryQueue queue, BatchGatherer gatherer)
    {
        Flushes++;
        if (Throws) throw new InvalidOperationException("a bug in a transport");
        while (!queue.IsEmpty)
        {
            ReadOnlySpan<byte> batch = gatherer.Gather(queue);
            lock (_gate)
            {
                int taken = Math.Min(Math.Min(batch.Length, WriteMax), _space);
                if (taken == 0)
                {
                    _waiting = queue.HeadRemainder.ToArray();
                    _pending = _waiting.Length;
                    return FlushOutcome.Blocked;
                }

                Keep(batch[..taken]);
                if (_space != int.MaxValue) _space -= taken;
                queue.Sent(taken);
            }
        }

        return FlushOutcome.Drained;
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        _received.Write(bytes);
        LineCount += bytes.Count((byte)'\n');
    }

    public ReadOnlySpan<byte> Farewell(EndReason reason) => Encoding.UTF8.GetBytes($"farewell {reason}\n");

    public ReadOnlySpan<byte> ResumeNotice(Topic topic, ResumeOutcome outcome) => Encoding.UTF8.GetBytes($"notice {outcome}\n");

    public void OnEnding(EndReason reason) => Ending = reason;

    public void OnEnded(EndReason reason)
    {
        if (Ended is not null) throw new InvalidOperationException("ended twice");
        Ended = reason;
    }
}
