using RelayCloud.FanOut.Subscribers;

namespace RelayCloud.FanOut.Lanes;

/// <summary>Where queues are written to their transports, in turn.</summary>
internal sealed partial class Lane
{
    /// <summary>
    /// Writes between two looks into the inbox. What arrives meanwhile joins the queues whose turn is still to come, so a frame waits for one round of writes at most, not
    /// for the end of one and then a whole one; small beside a round, large enough that those who read the same topics still share one gathered batch.
    /// </summary>
    private const int FlushesBetweenTakes = 64;

    private readonly FlushLine _line = new();

    private void MarkDirty(Subscriber subscriber)
    {
        if (!subscriber.IsBlocked) _line.Add(subscriber);
    }

    /// <summary>Flushes the first in line, at most so many.</summary>
    private void FlushFirst(int flushesMax)
    {
        for (int i = 0; i < flushesMax && !_line.IsEmpty; i++)
        {
            Subscriber subscriber = _line.Take();
            if (subscriber.IsBlocked || subscriber.Queue.IsEmpty) continue;
            if (Flush(subscriber) == FlushOutcome.More) _line.Add(subscriber);
        }

        RecordLatency();
        if (_line.IsEmpty) _gatherer.Forget();
    }

    private FlushOutcome Flush(Subscriber subscriber)
    {
        DeliveryQueue queue = subscriber.Queue;
        int before = queue.Count;
        FlushOutcome outcome;
        try
        {
            outcome = subscriber.Target.Flush(queue, _gatherer);
        }
        catch (Exception e)
        {
            NoteFault(e);
            outcome = FlushOutcome.Failed;
        }

        _sent += before - queue.Count;
        switch (outcome)
        {
            case FlushOutcome.Blocked:
                subscriber.IsBlocked = true;
                queue.HeadLocked = true;
                break;
            case FlushOutcome.Failed:
                Finish(subscriber, EndReason.Gone);
                break;
            case FlushOutcome.Drained when subscriber.State == SubscriberState.Ending:
                Finish(subscriber, subscriber.EndReason);
                break;
        }

        return outcome;
    }
}
