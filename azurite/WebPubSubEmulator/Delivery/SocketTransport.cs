using System.Net.Sockets;

namespace RelayCloud.WebPubSubEmulator.Delivery;

/// <summary>
/// The sending half of a connection's socket. Written to by one lane at a time, without ever blocking; the receiving half is Kestrel's.
/// </summary>
internal sealed class SocketTransport(Socket socket, Outbox outbox, Action onFailed, Action onFarewellSent) : SocketAsyncEventArgs(true)
{
    /// <summary>What a full socket is handed to send when it can, bytes.</summary>
    private const int PieceBytesMax = 64 << 10;

    private readonly TaskCompletionSource _detached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[]? _piece;
    private bool _isPending;

    /// <summary>Done when the lane will not touch the socket any more.</summary>
    public Task Detached => _detached.Task;

    /// <summary>Sends what the socket takes at once.</summary>
    /// <returns>Bytes taken, 0 = it is full; −1 = it has failed.</returns>
    public int TrySend(ReadOnlySpan<byte> bytes)
    {
        try
        {
            int sent = socket.Send(bytes, SocketFlags.None, out SocketError error);
            return error switch
            {
                SocketError.Success => sent,
                SocketError.WouldBlock => 0,
                _ => -1,
            };
        }
        catch (ObjectDisposedException)
        {
            return -1;
        }
    }

    /// <summary>Hands a copy of the beginning of <paramref name="rest"/> to the system, which says through the lane when it has taken it.</summary>
    /// <returns>0 = that will be later; otherwise as <see cref="TrySend"/>.</returns>
    public int SendLater(ReadOnlySpan<byte> rest)
    {
        int count = Math.Min(rest.Length, PieceBytesMax);
        if (_piece is null || _piece.Length < count) _piece = GC.AllocateUninitializedArray<byte>(count);
        rest[..count].CopyTo(_piece);
        SetBuffer(_piece, 0, count);
        try
        {
            _isPending = true;
            if (socket.SendAsync(this)) return 0;
            _isPending = false;
            return SocketError == SocketError.Success ? BytesTransferred : -1;
        }
        catch (ObjectDisposedException)
        {
            _isPending = false;
            return -1;
        }
    }

    /// <summary>The lane has taken notice of the end of <see cref="SendLater"/>.</summary>
    public void SetCompleted() => _isPending = false;

    /// <summary>Nothing more is sent: the client reads to the end and closes.</summary>
    public void EndOutput()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            onFailed();
            return;
        }

        onFarewellSent();
    }

    /// <summary>The socket cannot be written to.</summary>
    public void Failed() => onFailed();

    /// <summary>The lane's last word.</summary>
    public void SetDetached()
    {
        // A piece under way is the system's until it completes, which the socket's disposal brings about; nothing of ours waits for it.
        if (!_isPending) _piece = null;
        _detached.TrySetResult();
    }

    protected override void OnCompleted(SocketAsyncEventArgs e) =>
        outbox.Lane.Post(LaneCommand.Writable(outbox, this, SocketError == SocketError.Success ? BytesTransferred : -1));
}
