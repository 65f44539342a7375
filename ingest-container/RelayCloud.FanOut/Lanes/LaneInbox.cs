using RelayCloud.MarketData.Topics;

namespace RelayCloud.FanOut.Lanes;

/// <summary>
/// Many producers, one consumer. Two arrays take turns: producers fill one under a short lock while the lane works through the other, so that what arrives meanwhile
/// is one batch without any timer. Nobody ever waits for space: a publisher holds its topic's lock, which the lane needs for snapshots, so waiting could stop both for good.
/// With <c>messagesMax</c> published messages in it (the processor is saturated; the lane waits for no customer) a further one is not taken and its topic is
/// remembered: the lane makes up for it, see <see cref="TakeAll"/>. Commands of subscribers are always taken; their owners bound how many there can be.
/// </summary>
internal sealed class LaneInbox(int messagesMax)
{
    /// <summary>Arrays above this length are given up when they are hardly used, so that one burst does not cost memory for ever.</summary>
    private const int KeptLengthMax = 16_384;

    private readonly object _gate = new();
    private readonly HashSet<Topic> _missed = [];
    private LaneCommand[] _filling = new LaneCommand[256];
    private LaneCommand[] _taken = new LaneCommand[256];
    private int _count;
    private int _messages;
    private bool _consumerWaits;
    private bool _closed;
    private long _refused;

    /// <summary>How many published messages were not taken for lack of space.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Adds a command; false when it was not taken: the inbox is closed, or full of messages.</summary>
    public bool TryAdd(in LaneCommand command)
    {
        lock (_gate)
        {
            if (_closed) return false;
            if (command.What == LaneCommand.Kind.Message)
            {
                if (_messages >= messagesMax)
                {
                    _refused++;
                    _missed.Add(command.Topic!);
                    return false;
                }

                _messages++;
            }

            if (_count == _filling.Length) Array.Resize(ref _filling, _count * 2);
            _filling[_count++] = command;
            if (_consumerWaits)
            {
                _consumerWaits = false;
                Monitor.Pulse(_gate);
            }

            return true;
        }
    }

    /// <summary>
    /// Enters <paramref name="turn"/> if nothing is in the inbox and the consumer sleeps, so that the caller may do the consumer's work itself. Never waits.
    /// What is added meanwhile wakes the consumer, which then waits for the turn.
    /// </summary>
    public bool TryEnterIdle(Lock turn)
    {
        lock (_gate) return _count == 0 && _consumerWaits && !_closed && turn.TryEnter();
    }

    /// <summary>Takes everything there is, in order; waits when there is nothing. Empty only after <see cref="Close"/>. The span is valid until the next call.</summary>
    /// <param name="missed">Gets the topics of which messages were not taken.</param>
    public Span<LaneCommand> TakeAll(List<Topic> missed)
    {
        lock (_gate)
        {
            while (_count == 0)
            {
                if (_closed) return default;
                _consumerWaits = true;
                Monitor.Wait(_gate);
            }

            _consumerWaits = false;
            return Take(missed);
        }
    }

    /// <summary>The same without waiting: empty when there is nothing.</summary>
    public Span<LaneCommand> TakeNow(List<Topic> missed)
    {
        lock (_gate) return _count == 0 ? default : Take(missed);
    }

    /// <summary>No more is taken in; what is in it can still be taken out.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
    }

    private Span<LaneCommand> Take(List<Topic> missed)
    {
        int count = _count;
        (_filling, _taken) = (_taken, _filling);
        if (_filling.Length > KeptLengthMax && count < _filling.Length / 16) _filling = new LaneCommand[KeptLengthMax / 4];
        _count = 0;
        _messages = 0;
        if (_missed.Count > 0)
        {
            missed.AddRange(_missed);
            _missed.Clear();
        }

        return _taken.AsSpan(0, count);
    }
}
