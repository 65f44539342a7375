using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Gateways.Sockets;

/// <content>The send loop: pings, subscribes and unsubscribes, within the gateway's budget of messages.</content>
internal sealed partial class SocketSlot
{
    private static readonly byte[] Ping = "{\"method\":\"ping\"}"u8.ToArray();

    private async Task SendAsync(GatewaySocket socket, Task receiving, CancellationToken ended, CancellationToken stopping)
    {
        while (!ended.IsCancellationRequested)
        {
            if (!HasTopics)
            {
                await socket.CloseAsync(SocketEndKind.Unneeded, "no topics", receiving);
                return;
            }

            TimeSpan wait = Timeout.InfiniteTimeSpan;
            if (socket.PingWanted && _gateway.Messages.TryTake(keep: 0, out _, out wait))
            {
                socket.PingSentAtMs = Clock.NowMs;
                socket.PingWanted = false;
                await SendAsync(socket, Ping);
            }
            else if (HasWork() && _gateway.Messages.TryTake(_gateway.MessagesKeptForPings, out _, out wait))
            {
                if (TryNext(socket, out ReadOnlyMemory<byte> message)) await SendAsync(socket, message);
            }
            else
            {
                await _work.WaitAsync(wait, ended);
            }
        }

        if (stopping.IsCancellationRequested) await socket.CloseAsync(SocketEndKind.Stopping, "the relay stops", receiving);
    }

    private ValueTask SendAsync(GatewaySocket socket, ReadOnlyMemory<byte> message)
    {
        Interlocked.Increment(ref _gateway.Counters.MessagesSent);
        return socket.SendAsync(message);
    }

    private bool HasWork()
    {
        lock (_gate) return NextLeaving() is not null || NextToSubscribe() is not null;
    }

    private bool TryNext(GatewaySocket socket, out ReadOnlyMemory<byte> message)
    {
        message = default;
        SubscribedTopic entry;
        bool isFirst;
        lock (_gate)
        {
            if (NextLeaving() is { } leaving)
            {
                leaving.Phase = TopicPhase.Left;
                leaving.SentAtMs = Clock.NowMs;
                message = _gateway.Dialect.Unsubscribe(leaving.Topic);
                return true;
            }

            if (NextToSubscribe() is not { } next) return false;
            entry = next;
            entry.Phase = TopicPhase.Subscribed;
            entry.ResendDue = false;
            entry.Sends++;
            entry.SentAtMs = Clock.NowMs;
            isFirst = socket.SubscribeSentAtMs is null;
            socket.SubscribeSentAtMs = entry.SentAtMs;
            _aggregated.Add(entry.Topic);
        }

        // Before the message is on its way, so that the sink knows before the first frame can come.
        lock (_sinkGate)
        {
            if (isFirst && socket.FollowsSilence) socket.NextAnswerMustBeOf = entry.Topic;
            entry.KnownToSink = true;
            _gateway.Sink.OnSubscribing(_gateway.Number, entry.Topic);
        }

        message = _gateway.Dialect.Subscribe(entry.Topic);
        return true;
    }

    private SubscribedTopic? NextLeaving() => _topics.Find(e => e.Phase == TopicPhase.Leaving);

    private SubscribedTopic? NextToSubscribe() => _topics.Find(e =>
        (e.Phase == TopicPhase.Wanted || (e.Phase == TopicPhase.Subscribed && e.ResendDue))
        && MayBeSubscribed(e.Topic)
        && !IsBookInTheWay(e.Topic)
        && _gateway.Owners.TryClaim(e.Topic, this));

    private bool MayBeSubscribed(Topic topic) => !_trial.HoldsBack(topic) && !_gateway.Quarantine.Has(topic);

    /// <summary>Whether a book that could be mistaken for this one is still subscribed here. The plan has none, but one may be about to leave.</summary>
    private bool IsBookInTheWay(Topic topic) =>
        _gateway.Dialect.TryGetBookKey(topic, out long key)
        && _topics.Exists(e => e.Topic != topic && e.Phase != TopicPhase.Wanted && _gateway.Dialect.TryGetBookKey(e.Topic, out long other) && other == key);
}
