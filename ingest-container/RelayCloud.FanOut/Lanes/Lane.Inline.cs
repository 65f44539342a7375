using RelayCloud.FanOut.Messages;

namespace RelayCloud.FanOut.Lanes;

/// <summary>Where the publisher's own thread delivers, which saves waking the lane's when there is little to do.</summary>
internal sealed partial class Lane
{
    private readonly InlineBudget _inlineBudget;

    /// <summary>
    /// Delivers a message on this very thread when the lane is idle, the topic's readers are few and the <see cref="InlineBudget"/> allows it, else posts it.
    /// Takes over one reference. Callable from any thread.
    /// </summary>
    /// <remarks>
    /// The caller may hold the topic's lock: delivering takes no other one, and the turn is only tried. Commands, which do take topics' locks for snapshots, stay with the lane's thread.
    /// </remarks>
    public void Publish(HubMessage message)
    {
        // Those who get it at intervals are not among them: holding a value for them is nothing.
        int readers = ReadTopic(message.Topic!.Id) is { } topic ? topic.Count + (topic.Limited?.ImmediateCount ?? 0) : 0;
        bool few = readers <= _options.InlineSubscribersMax;
        if (few && _inbox.TryEnterIdle(_turn) && TryDeliverInTurn(message)) return;
        Post(LaneCommand.Publish(message));
    }

    /// <summary>Delivers at once and gives the turn back; false = nothing was done but that, the budget is spent.</summary>
    private bool TryDeliverInTurn(HubMessage message)
    {
        try
        {
            if (!_inlineBudget.TryBegin()) return false;
            _inline++;
            Deliver(message, -1);
            while (!_line.IsEmpty) FlushFirst(FlushesBetweenTakes);
            _inlineBudget.End();
        }
        catch (Exception e)
        {
            NoteFault(e);
        }
        finally
        {
            _turn.Exit();
        }

        return true;
    }
}
