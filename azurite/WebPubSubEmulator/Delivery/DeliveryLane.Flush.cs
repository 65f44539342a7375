namespace RelayCloud.WebPubSubEmulator.Delivery;

/// <summary>Writing to sockets.</summary>
internal sealed partial class DeliveryLane
{
    private void MarkDirty(Outbox outbox)
    {
        if (outbox.IsDirty || outbox.IsBlocked) return;
        outbox.IsDirty = true;
        if (_dirtyCount == _dirty.Length) Array.Resize(ref _dirty, _dirtyCount * 2);
        _dirty[_dirtyCount++] = outbox;
    }

    private void FlushDirty()
    {
        int count = _dirtyCount;
        int kept = 0;
        for (int i = 0; i < count; i++)
        {
            Outbox outbox = _dirty[i];
            outbox.IsDirty = false;
            try
            {
                if (outbox.IsBlocked || Flush(outbox) != FlushOutcome.More) continue;
            }
            catch (Exception e)
            {
                NoteFault(e);
                Fail(outbox);
                continue;
            }

            outbox.IsDirty = true;
            _dirty[kept++] = outbox;
        }

        // A flush never marks another outbox: nothing stands beyond count.
        Array.Clear(_dirty, kept, count - kept);
        _dirtyCount = kept;
        _gatherer.Forget();
    }

    private FlushOutcome Flush(Outbox outbox)
    {
        int written = 0;
        if (outbox.EarliestExpiryMs != long.MaxValue) DropExpired(outbox);
        while (outbox.Unsent > 0)
        {
            if (outbox.Transport is not { } transport) return FlushOutcome.Gone;
            if (written >= FlushShareBytes) return FlushOutcome.More;
            ReadOnlySpan<byte> batch = _gatherer.Gather(outbox);
            int sent = transport.TrySend(batch);
            if (sent == batch.Length)
            {
                Took(outbox, sent, ref written);
                continue;
            }

            if (sent >= 0)
            {
                // What is left of one frame waits inside the system for the socket to drain; what stands behind it may still be dropped.
                if (sent > 0) Took(outbox, sent, ref written);
                sent = transport.SendLater(batch.Slice(sent, outbox.FrameLength(outbox[0]) - outbox.HeadSent));
                if (sent == 0)
                {
                    outbox.IsBlocked = true;
                    return FlushOutcome.Blocked;
                }
            }

            if (sent < 0)
            {
                Fail(outbox);
                return FlushOutcome.Gone;
            }

            Took(outbox, sent, ref written);
        }

        if (outbox is { State: OutboxState.Ending, Transport: { } done })
        {
            outbox.State = OutboxState.Ended;
            done.EndOutput();
        }

        return FlushOutcome.Drained;
    }

    private void Took(Outbox outbox, int bytes, ref int written)
    {
        CountWrite(bytes);
        outbox.Sent(bytes);
        written += bytes;
    }

    private void DropExpired(Outbox outbox)
    {
        long nowMs = _time.GetUtcNow().ToUnixTimeMilliseconds();
        if (outbox.EarliestExpiryMs > nowMs) return;
        int before = outbox.Count;
        outbox.DropExpired(nowMs);
        _expired += before - outbox.Count;
    }

    // The receiving half tells the rest of the program, which decides what becomes of the connection.
    private static void Fail(Outbox outbox)
    {
        SocketTransport? transport = outbox.Transport;
        outbox.Transport = null;
        outbox.IsBlocked = false;
        if (!outbox.IsReliable) outbox.Clear();
        transport?.Failed();
    }
}
