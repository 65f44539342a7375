using RelayCloud.FanOut.Messages;
using RelayCloud.FanOut.Subscribers;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.FanOut.Lanes;

/// <summary>What a lane does for its subscribers' owners.</summary>
internal sealed partial class Lane
{
    private void Obey(in LaneCommand command)
    {
        Subscriber subscriber = command.Subscriber!;
        switch (command.What)
        {
            case LaneCommand.Kind.Pace:
                Pace(command.Argument);
                break;
            case LaneCommand.Kind.Policy:
                ApplyPolicy(subscriber);
                break;
            case LaneCommand.Kind.Subscribe:
                Subscribe(subscriber, command.Topic!, command.Message, command.Options);
                break;
            case LaneCommand.Kind.Unsubscribe:
                Unsubscribe(subscriber, command.Topic!);
                SendDirect(subscriber, command.Message);
                break;
            case LaneCommand.Kind.Send:
                SendDirect(subscriber, command.Message);
                break;
            case LaneCommand.Kind.End:
                BeginEnd(subscriber, (EndReason)command.Argument);
                break;
            case LaneCommand.Kind.Writable:
                OnWritable(subscriber, command.Argument);
                break;
        }
    }

    private void Subscribe(Subscriber subscriber, Topic topic, HubMessage? acknowledgement, SubscribeOptions options)
    {
        SendDirect(subscriber, acknowledgement);
        if (subscriber.State != SubscriberState.Open) return;
        Dictionary<int, Subscription> own = subscriber.Subscriptions ??= [];
        if (own.ContainsKey(topic.Id)) return;
        Subscription subscription = AddToTopic(TopicOf(topic), subscriber);
        own.Add(topic.Id, subscription);

        // In the list first, then the snapshot: a value published in between is in both, and CoveredThrough leaves out the second.
        _snapshotBuffer.Reset();
        ResumeOutcome? resumed = null;
        Cursor cursor;
        if (topic.Kind == TopicKind.State) _snapshots.TryCopyLast(topic, _snapshotBuffer, out cursor);
        else if (options.ResumeAfter is { } after) resumed = _snapshots.CopyTradesAfter(topic, after, _snapshotBuffer, out cursor);
        else if (options.ReplayTrades > 0) _snapshots.TryCopyTrades(topic, options.ReplayTrades, _snapshotBuffer, out cursor);
        else cursor = default;
        subscription.CoveredThrough = cursor;
        if (resumed is ResumeOutcome.Gap or ResumeOutcome.OtherEpoch)
        {
            ReadOnlySpan<byte> notice = subscriber.Target.ResumeNotice(topic, resumed.Value);
            if (!notice.IsEmpty) SendDirect(subscriber, Messages.RentDirect(notice, subscriber.Queue.Encoding));
        }

        if (_snapshotBuffer.Written.IsEmpty || subscriber.State != SubscriberState.Open) return;
        HubMessage snapshot = Messages.Rent(new MarketMessage { Topic = topic, Data = Allowed(_snapshotBuffer.Written, subscription), Cursor = cursor, EventCount = 0 }, 1);
        int encoding = subscriber.Queue.Encoding;
        int length = Encode(snapshot, encoding);
        if (length < 0 || !Enqueue(subscriber, subscription, snapshot, length)) snapshot.Release();
    }

    private void Unsubscribe(Subscriber subscriber, Topic topic)
    {
        if (subscriber.Subscriptions is { } own && own.Remove(topic.Id, out Subscription? subscription)) RemoveFromTopic(topic.Id, subscription);
    }

    private Subscription AddToTopic(LaneTopic topic, Subscriber subscriber)
    {
        Interlocked.Increment(ref _subscriptions);
        if (LimitedSubscription.IsNeeded(topic.Topic, subscriber.Policy))
        {
            var limited = new LimitedSubscription(subscriber, topic);
            AddLimited(topic, limited);
            return limited;
        }

        var subscription = new Subscription(subscriber);
        topic.Add(subscription);
        return subscription;
    }

    private void RemoveFromTopic(int topicId, Subscription subscription)
    {
        if (subscription is LimitedSubscription limited) RemoveLimited(limited.Topic, limited);
        else _topics[topicId]!.Remove(subscription);
        Interlocked.Decrement(ref _subscriptions);
    }

    private void SendDirect(Subscriber subscriber, HubMessage? frame)
    {
        if (frame is null) return;
        if (subscriber.State != SubscriberState.Open || !Enqueue(subscriber, null, frame, frame.Frame(subscriber.Queue.Encoding).Length)) frame.Release();
    }

    private void OnWritable(Subscriber subscriber, int bytesSent)
    {
        subscriber.IsBlocked = false;
        subscriber.Queue.HeadLocked = false;
        if (subscriber.State == SubscriberState.Ended)
        {
            _dropped += subscriber.Queue.Clear(keepHead: false);
            return;
        }

        if (bytesSent < 0)
        {
            Finish(subscriber, EndReason.Gone);
            return;
        }

        _sent += subscriber.Queue.Sent(bytesSent);
        if (!subscriber.Queue.IsEmpty) MarkDirty(subscriber);
        else if (subscriber.State == SubscriberState.Ending) Finish(subscriber, subscriber.EndReason);
    }

    private void BeginEnd(Subscriber subscriber, EndReason reason)
    {
        if (reason == EndReason.Gone)
        {
            Finish(subscriber, EndReason.Gone);
            return;
        }

        if (subscriber.State != SubscriberState.Open) return;
        subscriber.State = SubscriberState.Ending;
        subscriber.EndReason = reason;
        LeaveTopics(subscriber);

        // A frame that is under way must go out whole, or the farewell could not be read. What an orderly close finds waiting still goes out.
        if (reason != EndReason.Closed) _dropped += subscriber.Queue.Clear(keepHead: true);
        ReadOnlySpan<byte> farewell = subscriber.Target.Farewell(reason);
        if (!farewell.IsEmpty)
        {
            _queued++;
            subscriber.Queue.Enqueue(Messages.RentDirect(farewell, subscriber.Queue.Encoding), farewell.Length);
            MarkDirty(subscriber);
        }

        if (subscriber.Queue.IsEmpty) Finish(subscriber, reason);
        else subscriber.Target.OnEnding(reason);
    }

    private void Finish(Subscriber subscriber, EndReason reason)
    {
        if (subscriber.State == SubscriberState.Ended) return;
        subscriber.State = SubscriberState.Ended;
        LeaveTopics(subscriber);
        Interlocked.Decrement(ref _subscribers);

        // A blocked transport still reads from the oldest frame; it signals once it has let go of it.
        if (!subscriber.IsBlocked) _dropped += subscriber.Queue.Clear(keepHead: false);
        subscriber.Target.OnEnded(reason);
    }

    private void LeaveTopics(Subscriber subscriber)
    {
        if (subscriber.Subscriptions is not { } own) return;
        foreach ((int topicId, Subscription subscription) in own) RemoveFromTopic(topicId, subscription);
        subscriber.Subscriptions = null;
    }

    /// <summary>Makes up for messages that the full inbox did not take: State by its present value, events by ending their readers, who can resume.</summary>
    private void MakeUp()
    {
        foreach (Topic topic in _missed)
        {
            if (topic.Id >= _topics.Length || _topics[topic.Id] is not { HasReaders: true } laneTopic) continue;
            if (topic.Kind == TopicKind.State)
            {
                _snapshotBuffer.Reset();
                if (!_snapshots.TryCopyLast(topic, _snapshotBuffer, out Cursor cursor)) continue;
                Deliver(Messages.Rent(new MarketMessage { Topic = topic, Data = _snapshotBuffer.Written, Cursor = cursor, EventCount = 1 }, 1), -1);
                continue;
            }

            while (laneTopic.Count > 0)
            {
                _tooSlow++;
                BeginEnd(laneTopic.Subscriptions[^1].Subscriber, EndReason.TooSlow);
            }
        }

        _missed.Clear();
    }

    private LaneTopic TopicOf(Topic topic)
    {
        if (topic.Id >= _topics.Length)
        {
            var larger = new LaneTopic?[Math.Max(topic.Id + 1, _topics.Length * 2)];
            _topics.CopyTo(larger, 0);
            Volatile.Write(ref _topics, larger);
        }

        return _topics[topic.Id] ??= new LaneTopic(topic);
    }
}
