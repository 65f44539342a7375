namespace Azure.Messaging.EventHubs.Amqp;

/// <summary>One call to send, until it is done. Its fields belong to the <see cref="EventSender"/>, under its lock.</summary>
internal sealed class PendingSend
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _cancellation;

    public PendingSend(ReadOnlyMemory<byte> message, bool isProbe)
    {
        Message = message;
        IsProbe = isProbe;
        Node = new LinkedListNode<PendingSend>(this);
    }

    /// <summary>The whole encoded message.</summary>
    public ReadOnlyMemory<byte> Message { get; }

    /// <summary>Waits for a link alone, and sends nothing.</summary>
    public bool IsProbe { get; }

    public Task Done => _done.Task;

    /// <summary>In the list of the waiting, or of those in flight.</summary>
    public LinkedListNode<PendingSend> Node { get; }

    /// <summary>The order of the calls.</summary>
    public long Number { get; set; }

    /// <summary>Failed tries.</summary>
    public int Failures { get; set; }

    /// <summary>When the present try began, in the clock's ticks.</summary>
    public long TryStartedAt { get; set; }

    /// <summary>The next try begins then, in the clock's ticks; an open link takes the message before.</summary>
    public long NotBefore { get; set; }

    /// <summary>The service refused the last try; the next waits for <see cref="NotBefore"/> also on an open link.</summary>
    public bool IsRefused { get; set; }

    /// <summary>A link has it.</summary>
    public bool IsInFlight { get; set; }

    /// <summary>Ends the call as cancelled as soon as the token says so.</summary>
    public void CancelWith(CancellationToken cancellationToken, EventSender sender)
    {
        if (!cancellationToken.CanBeCanceled) return;
        _cancellation = cancellationToken.UnsafeRegister(
            static (state, token) =>
            {
                (PendingSend send, EventSender sender) = ((PendingSend, EventSender))state!;
                sender.Cancel(send, token);
            },
            (this, sender));
    }

    public void Succeed()
    {
        _cancellation.Unregister();
        _done.TrySetResult();
    }

    public void Fail(Exception failure)
    {
        _cancellation.Unregister();
        _done.TrySetException(failure);
    }

    public void Cancel(CancellationToken cancellationToken) => _done.TrySetCanceled(cancellationToken);
}
