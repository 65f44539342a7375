namespace RelayCloud.MarketData.Arbitration;

/// <summary>
/// Keeps the few frames of doubtful time until others confirm them, so that a true jump (an idle gap in a capture that is replayed fast) loses nothing.
/// Bounded to <see cref="FramesMax"/> frames; the oldest goes for a new one. Thread safe. Allocates: it is used for damage and rare jumps only.
/// </summary>
internal sealed class Quarantine(int jumpMsMax, double msPerTick)
{
    /// <summary>How many frames are kept.</summary>
    public const int FramesMax = 16;

    /// <summary>How long a frame can be confirmed, milliseconds. An hour-old poisoned time must not come alive when the hour has passed.</summary>
    public const int AgeMsMax = 60_000;

    private readonly Lock _gate = new();
    private readonly List<QuarantinedFrame> _frames = [];

    /// <summary>
    /// Offers a frame of doubtful time. It is confirmed by an earlier one whose time is near and that is not merely the same frame again (same gateway, topic and bytes).
    /// </summary>
    /// <param name="gateway">Who sent it.</param>
    /// <param name="feed">Its topic.</param>
    /// <param name="timeMs">Its time.</param>
    /// <param name="text">The frame.</param>
    /// <param name="receivedAtUs">When it was read.</param>
    /// <param name="timestamp">Now.</param>
    /// <param name="released">When confirmed: the frames, oldest first, that are to be arbitrated before the offered one, which is not kept.</param>
    /// <param name="dropped">When not confirmed: the frame that went for it, if any.</param>
    public bool TryConfirm(int gateway, TopicFeed feed, long timeMs, ReadOnlySpan<byte> text, long receivedAtUs, long timestamp, out QuarantinedFrame[] released, out QuarantinedFrame? dropped)
    {
        released = [];
        dropped = null;
        lock (_gate)
        {
            _frames.RemoveAll(f => (timestamp - f.Timestamp) * msPerTick > AgeMsMax);
            foreach (QuarantinedFrame frame in _frames)
            {
                if (Math.Abs(frame.TimeMs - timeMs) > jumpMsMax) continue;
                if (frame.Gateway == gateway && frame.Feed == feed && text.SequenceEqual(frame.Text)) continue;

                // With the clock at the lower of the two times, everything up to a jump past it is plausible now.
                long plausibleMs = Math.Min(frame.TimeMs, timeMs) + jumpMsMax;
                released = [.. _frames.Where(f => f.TimeMs <= plausibleMs)];
                _frames.RemoveAll(f => f.TimeMs <= plausibleMs);
                return true;
            }

            if (_frames.Count == FramesMax)
            {
                dropped = _frames[0];
                _frames.RemoveAt(0);
            }

            _frames.Add(new QuarantinedFrame(gateway, feed, timeMs, text.ToArray(), receivedAtUs, timestamp));
            return false;
        }
    }
}
