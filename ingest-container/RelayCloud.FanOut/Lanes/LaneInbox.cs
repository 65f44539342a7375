namespace RelayCloud.FanOut.Lanes;

/// <summary>
/// Many producers, one consumer. Two arrays take turns: producers fill one under a short lock while the lane works through the other, so that what arrives meanwhile
/// is one batch without any timer. Published messages wait for space when <c>messagesMax</c> are in it (the lane never waits for a customer, so this means
/// that the processor is saturated); commands of subscribers are always taken, their owners bound how many they have under way.
/// </summary>
internal sealed class LaneInbox(int messagesMax)
{
    private readonly object _gate = new();
    private LaneCommand[] _filling = new LaneCommand[256];
    private LaneCommand[] _taken = new LaneCommand[256];
    private int _count;
    private int _messages;
    private bool _consumerWaits;
    private bool _closed;
    private long _producerWaits;

    /// <summary>How often a publisher had to wait for space.</summary>
    public long ProducerWaits => Interlocked.Read(ref _producerWaits);

    /// <summary>Adds a command; false after <see cref="Close"/>, when nobody will take it.</summary>
    public bool TryAdd(in LaneCommand command)
    {
        lock (_gate)
        {
            if (command.What == LaneCommand.Kind.Message)
            {
                while (_messages >= messagesMax && !_closed)
                {
                    _producerWaits++;
                    Monitor.Wait(_gate);
                }

                _messages++;
            }

            if (_closed) return false;
            if (_count == _filling.Length) Array.Resize(ref _filling, _count * 2);
            _filling[_count++] = command;
            if (_consumerWaits)
            {
                _consumerWaits = false;
                Monitor.PulseAll(_gate);
            }

            return true;
        }
    }

    /// <summary>Takes everything there is, in order; waits when there is nothing. Empty only after <see cref="Close"/>. The span is valid until the next call.</summary>
    public Span<LaneCommand> TakeAll()
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
            int count = _count;
            (_filling, _taken) = (_taken, _filling);
            _count = 0;
            if (_messages >= messagesMax) Monitor.PulseAll(_gate);
            _messages = 0;
            return _taken.AsSpan(0, count);
        }
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
}
