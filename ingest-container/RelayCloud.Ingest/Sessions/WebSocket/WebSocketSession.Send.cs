using System.Net.Sockets;
using RelayCloud.FanOut.Lanes;
using RelayCloud.FanOut.Subscribers;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Sessions.WebSocket;

/// <summary>The lane's side: writes that never block.</summary>
internal sealed partial class WebSocketSession
{
    /// <summary>What one flush may write before the lane turns to the others, bytes.</summary>
    private const int FlushShareBytes = 4 * BatchGatherer.BatchBytesMax;

    /// <summary>What a blocked connection must take within the write time-out, bytes: of a frame of a megabyte a slow line takes no more than pieces in that time.</summary>
    private const int BlockedPieceBytes = 4 << 10;

    private SendEvent? _sendEvent;
    private long _blockedSinceMs; // 0 = not blocked
    private long _lingerUntilMs; // 0 = not ending
    private int _closeCode; // 0 = nobody asked for a close
    private byte[]? _closeReason;

    /// <inheritdoc/>
    public FlushOutcome Flush(DeliveryQueue queue, BatchGatherer gatherer)
    {
        int written = 0;
        try
        {
            while (!queue.IsEmpty)
            {
                if (written >= FlushShareBytes) return FlushOutcome.More;
                ReadOnlySpan<byte> batch = gatherer.Gather(queue);
                int sent = _socket.Send(batch, SocketFlags.None, out SocketError error);
                if (error == SocketError.Success)
                {
                    gatherer.CountWrite(sent);
                    written += sent;
                    bool full = sent < batch.Length;
                    queue.Sent(sent);
                    if (!full) continue;
                }
                else if (error != SocketError.WouldBlock)
                {
                    return FlushOutcome.Failed;
                }

                FlushOutcome? outcome = WaitForSpace(queue, gatherer);
                if (outcome is { } over) return over;
            }

            return FlushOutcome.Drained;
        }
        catch (ObjectDisposedException)
        {
            return FlushOutcome.Failed;
        }
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Farewell(EndReason reason)
    {
        switch (reason)
        {
            case EndReason.TooSlow:
                Interlocked.Increment(ref _context.Sessions.Counters.ClosedTooSlow);

                // Copied before the second is built: both are built in the same place.
                byte[] told = Replies.Error("Too slow: more data was waiting than this connection may have. Closing; connect again and resume from your last cursor."u8).ToArray();
                return (byte[])[.. told, .. Replies.Close(CloseCodes.TooSlow, "too slow; reconnect and resume from your last cursor"u8)];
            case EndReason.HubStopped:
                return Replies.Close(CloseCodes.Stopping, "this server stops; reconnect"u8);
            default:
                return Replies.Close(_closeCode == 0 ? CloseCodes.Normal : _closeCode, _closeReason);
        }
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> ResumeNotice(Topic topic, ResumeOutcome outcome) =>
        outcome == ResumeOutcome.Gap
            ? Replies.Error("Resume gap: trades between your cursor and what follows are no longer held. "u8, topic.SubscriptionJson.Span)
            : Replies.Error("Resume impossible: your cursor is of another epoch; what follows is the ordinary replay. "u8, topic.SubscriptionJson.Span);

    /// <inheritdoc/>
    public void OnEnding(EndReason reason) => Volatile.Write(ref _lingerUntilMs, _context.NowMs + _context.Options.LingerMs);

    /// <inheritdoc/>
    public void OnEnded(EndReason reason)
    {
        if (reason == EndReason.Gone)
        {
            Release();
            return;
        }

        // Closing with unread input would send a reset, and the farewell would be lost with it: so say that nothing more comes, and read until the client has closed too.
        _discarding = true;
        Volatile.Write(ref _lingerUntilMs, _context.NowMs + _context.Options.LingerMs);
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            Release();
            return;
        }

        // The client may have closed first. Of this side and the receive side, one at least sees what the other has set.
        Interlocked.MemoryBarrier();
        if (_clientEnded) Release();
    }

    /// <summary>Hands the next piece of the oldest frame to the system, which says when it has taken it. Null when it took it at once and the flush can go on.</summary>
    private FlushOutcome? WaitForSpace(DeliveryQueue queue, BatchGatherer gatherer)
    {
        if (queue.IsEmpty) return null;
        SendEvent sending = _sendEvent ??= new SendEvent(this);
        ArraySegment<byte> rest = queue.HeadRemainder;
        sending.SetBuffer(rest.Array, rest.Offset, Math.Min(rest.Count, BlockedPieceBytes));
        Volatile.Write(ref _blockedSinceMs, _context.NowMs);
        if (_socket.SendAsync(sending)) return FlushOutcome.Blocked;
        Volatile.Write(ref _blockedSinceMs, 0);
        if (sending.SocketError != SocketError.Success) return FlushOutcome.Failed;
        gatherer.CountWrite(sending.BytesTransferred);
        queue.Sent(sending.BytesTransferred);
        return null;
    }

    private void OnSent(SocketAsyncEventArgs e)
    {
        Volatile.Write(ref _blockedSinceMs, 0);
        _subscriber.SignalWritable(e.SocketError == SocketError.Success ? e.BytesTransferred : -1);
    }

    private sealed class SendEvent(WebSocketSession session) : SocketAsyncEventArgs(true)
    {
        protected override void OnCompleted(SocketAsyncEventArgs e) => session.OnSent(e);
    }
}
