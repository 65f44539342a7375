using System.Net.WebSockets;
using RelayCloud.GatewaySimulator.Faults;

namespace RelayCloud.GatewaySimulator.Sessions;

/// <content>The sending loop: delay, faults, socket. One caller.</content>
internal sealed partial class GatewaySession
{
    private OutboundFrame? _held;
    private long _dataFrames;
    private long _dataFramesSent;
    private long _corrupted;

    /// <summary>Sends what is queued until the session ends.</summary>
    public async Task SendAsync()
    {
        try
        {
            while (await _queue.Reader.WaitToReadAsync(_stop.Token))
            {
                while (_queue.Reader.TryRead(out OutboundFrame frame))
                {
                    try
                    {
                        await WaitUntilDueAsync(frame.DueTimestamp);
                        await DeliverAsync(frame);
                    }
                    finally
                    {
                        Interlocked.Add(ref _queuedBytes, -frame.Bytes.Length);
                        frame.OnDone?.Invoke();
                    }
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or IOException or ObjectDisposedException)
        {
            // The connection is gone, by us or by the client: the receiving loop says so too.
        }
    }

    private async ValueTask WaitUntilDueAsync(long dueTimestamp)
    {
        TimeProvider time = _context.Time;
        long left = dueTimestamp - time.GetTimestamp();
        if (left <= 0) return;
        // Timers tick in whole milliseconds: round up, a frame is never early.
        double leftMs = Math.Ceiling(left * 1000.0 / time.TimestampFrequency);
        await Task.Delay(TimeSpan.FromMilliseconds(leftMs), time, _stop.Token);
    }

    private async ValueTask DeliverAsync(OutboundFrame frame)
    {
        FaultSettings faults = _context.Faults.Current;
        if (faults.Silent)
        {
            _context.Counters.Silenced();
            return;
        }
        if (!frame.IsData)
        {
            await WriteAsync(frame.Bytes, frame);
            return;
        }
        _dataFrames++;
        if (_held is null && Every(faults.ReorderEvery))
        {
            _held = frame;
            return;
        }
        await WriteDataAsync(frame, faults);
        if (_held is { } held)
        {
            _held = null;
            _context.Counters.Reordered();
            await WriteDataAsync(held, faults);
        }
    }

    private async ValueTask WriteDataAsync(OutboundFrame frame, FaultSettings faults)
    {
        ReadOnlyMemory<byte> bytes = frame.Bytes;
        if (Every(faults.CorruptEvery))
        {
            CorruptionKind kind = faults.CorruptKinds[(int)(_corrupted++ % faults.CorruptKinds.Count)];
            bytes = FrameCorrupter.Corrupt(frame.Bytes.Span, kind);
            _context.Counters.Corrupted();
        }
        if (frame.CaptureFile >= 0) Interlocked.Increment(ref _framesByCaptureFile[frame.CaptureFile]);
        await WriteAsync(bytes, frame);
        if (!Every(faults.DuplicateEvery)) return;
        _context.Counters.Duplicated();
        await WriteAsync(bytes, frame);
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, OutboundFrame frame)
    {
        await _socket.SendAsync(bytes, WebSocketMessageType.Text, WebSocketMessageFlags.EndOfMessage, _stop.Token);
        Volatile.Write(ref _lastSentTimestamp, _context.Time.GetTimestamp());
        _context.Counters.Sent(frame.IsData);
        if (frame.IsData) Interlocked.Increment(ref _dataFramesSent);
    }

    private bool Every(int n) => n > 0 && _dataFrames % n == 0;
}
