namespace RelayCloud.WebPubSubEmulator.Delivery;

/// <summary>
/// Many producers, one consumer. Two arrays take turns: producers fill one under a short lock while the lane works through the other, so that what arrives meanwhile is one batch without any timer.
/// Nobody waits for space: who publishes asks <see cref="HasRoom"/> first, and tells its caller to come later if there is none. So the bound can be passed by what one send brings, and by
/// answers to clients, of which each waits for its own.
/// </summary>
internal sealed class LaneInbox(int messagesMax)
{
    /// <summary>Arrays above this length are given up when they are hardly used, so that one burst does not cost memory for ever.</summary>
    private const int KeptLengthMax = 16_384;

    private readonly object _gate = new();
    private LaneCommand[] _filling = new LaneCommand[256];
    private LaneCommand[] _taken = new LaneCommand[256];
    private int _count;
    private int _messages;
    private bool _consumerWaits;
    private bool _closed;

    /// <summary>Whether a message would be taken.</summary>
    public bool HasRoom => Volatile.Read(ref _messages) < messagesMax;

    public void Add(in LaneCommand command)
    {
        lock (_gate)
        {
            if (_closed)
            {
                // A lane that has ended touches nothing any more, and that is all that this command waits for.
                if (command.What == LaneCommand.Kind.Detach) command.Transport?.SetDetached();
                return;
            }

            if (command.What is LaneCommand.Kind.Publish or LaneCommand.Kind.Send) _messages++;
            if (_count == _filling.Length) Array.Resize(ref _filling, _count * 2);
            _filling[_count++] = command;
            if (!_consumerWaits) return;
            _consumerWaits = false;
            Monitor.Pulse(_gate);
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
            if (_filling.Length > KeptLengthMax && count < _filling.Length / 16) _filling = new LaneCommand[KeptLengthMax / 4];
            _count = 0;
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
