using RelayCloud.Amqp;
using RelayCloud.Amqp.Encoding;
using RelayCloud.Amqp.Links;
using RelayCloud.Amqp.Performatives;
using RelayCloud.EventHubsEmulator.Server.Events;
using RelayCloud.EventHubsEmulator.Storage;

namespace RelayCloud.EventHubsEmulator.Server.Links;

/// <summary>
/// A link on which a client receives. It has a cursor of its own in the partition and sends from there while there is credit, window and room in the connection's queue; whatever
/// stops it wakes it again, so that a slow receiver costs nobody but itself. It runs on the thread pool, on at most one thread at a time.
/// </summary>
internal sealed class ConsumerLink : IAmqpSenderHandler, ITailListener, IGroupReceiver, IThreadPoolWorkItem
{
    private const int Idle = 0;
    private const int Running = 1;
    private const int RunningAgain = 2;

    /// <summary>After so many events others on the thread pool get their turn.</summary>
    private const int EventsPerTurn = 2048;

    private const int HeadBytesKept = 64 << 10;

    private readonly EmulatorNamespace _owner;
    private readonly PartitionLog _log;
    private readonly LogReader _reader;
    private readonly bool _withRuntime;
    private readonly AmqpWriter _head = new(1024);
    private readonly Action<ConsumerLink> _onDetached;
    private volatile AmqpSender? _sender;
    private volatile AmqpError? _displacedBy;
    private int _isOver;
    private int _state;

    /// <param name="withRuntime">Whether events tell about the partition's end.</param>
    /// <param name="onDetached">Is called once when the link is over.</param>
    public ConsumerLink(EmulatorNamespace owner, PartitionLog log, LogPosition position, string identifier, long? epoch, bool withRuntime, Action<ConsumerLink> onDetached)
    {
        _owner = owner;
        _log = log;
        _reader = new LogReader(log, position);
        _withRuntime = withRuntime;
        _onDetached = onDetached;
        Identifier = identifier;
        Epoch = epoch;
    }

    public string Identifier { get; }

    public long? Epoch { get; }

    public bool IsOver => Volatile.Read(ref _isOver) != 0;

    /// <summary>To be called with the accepted link.</summary>
    public void Start(AmqpSender sender)
    {
        _sender = sender;
        _log.AddListener(this);
        if (_displacedBy is { } error) sender.Close(error);
        if (IsOver) _log.RemoveListener(this);
        Wake();
    }

    public void OnSendable(AmqpSender sender) => Wake();

    public void OnTailMoved() => Wake();

    public void OnDetached(AmqpSender sender, AmqpException? error) => End();

    public void Disconnect(AmqpError error)
    {
        _displacedBy = error;
        _sender?.Close(error);
        End();
    }

    /// <summary>Ends the link on this end: gives up what it holds.</summary>
    public void End()
    {
        if (Interlocked.Exchange(ref _isOver, 1) != 0) return;
        _log.RemoveListener(this);
        _onDetached(this);
        Wake();
    }

    public void Execute()
    {
        try
        {
            Send();
        }
        catch (Exception e)
        {
            // Nothing is known to come here; a receiver that stops without a word would be worse.
            ServerLog.LinkFailed(_owner.Logger, e);
            Disconnect(new AmqpError(ErrorConditions.InternalError, "The receiver failed in an unexpected way."));
        }

        if (Interlocked.CompareExchange(ref _state, Idle, Running) == Running) return;
        Volatile.Write(ref _state, Running);
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private void Wake()
    {
        while (true)
        {
            switch (Volatile.Read(ref _state))
            {
                case Idle:
                    if (Interlocked.CompareExchange(ref _state, Running, Idle) != Idle) break;
                    ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                    return;
                case Running:
                    if (Interlocked.CompareExchange(ref _state, RunningAgain, Running) == Running) return;
                    break;
                default:
                    return;
            }
        }
    }

    private void Send()
    {
        if (IsOver)
        {
            _reader.Dispose();
            return;
        }

        if (_sender is not { } sender) return;
        LogTail? runtime = _withRuntime ? _log.Tail : null;
        long nowMs = _withRuntime ? _owner.Time.GetUtcNow().ToUnixTimeMilliseconds() : 0;
        uint credit = sender.Credit;
        for (int sent = 0; sent < EventsPerTurn; sent++)
        {
            // Asked before anything is read: without credit every commit would read a block for nothing.
            if (credit == 0 && (credit = sender.Credit) == 0)
            {
                _reader.ReleaseBuffer();
                return;
            }

            if (!TryRead(sender, out StoredRecord record))
            {
                // Whoever drains wants to know that there is nothing more.
                if (!IsOver && sender.IsDraining) sender.CompleteDrain();
                return;
            }

            _head.Reset(HeadBytesKept);
            EventEncoder.WriteHead(_head, record, runtime, nowMs);
            switch (sender.TrySend(_head.WrittenSpan, record.Rest))
            {
                case SendResult.Sent:
                    credit--;
                    break;
                case SendResult.TooLarge:
                    Disconnect(new AmqpError(ErrorConditions.MessageSizeExceeded, $"The event {record.Sequence} is larger than the receiver takes."));
                    return;
                case SendResult.Closed:
                    End();
                    return;
                default:
                    // The library wakes this link when it is worth another try.
                    _reader.Unread(record);
                    return;
            }
        }

        Wake();
    }

    private bool TryRead(AmqpSender sender, out StoredRecord record)
    {
        try
        {
            return _reader.TryRead(out record);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            ServerLog.ReadFailed(_owner.Logger, _log.Name, e.Message);
            sender.Close(new AmqpError(ErrorConditions.InternalError, "The emulator could not read its disk."));
            End();
            record = default;
            return false;
        }
    }
}
