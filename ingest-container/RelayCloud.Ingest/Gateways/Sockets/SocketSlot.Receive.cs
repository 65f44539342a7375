using RelayCloud.Ingest.Gateways.Dialects;
using RelayCloud.MarketData.Frames;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Gateways.Sockets;

/// <content>What the receive loop of the present connection calls.</content>
internal sealed partial class SocketSlot
{
    private long _frames;
    private long _bytes;

    // What the sink was told is down because the whole connection was silent. Changed under the sink lock; the watch asks only whether there is any.
    private readonly List<SubscribedTopic> _silenced = [];

    /// <inheritdoc/>
    public void OnText(GatewaySocket socket, ReadOnlySpan<byte> frame)
    {
        long receivedAtUs = Clock.NowUs;
        Volatile.Write(ref _frames, _frames + 1);
        Volatile.Write(ref _bytes, _bytes + frame.Length);
        Interlocked.Increment(ref _gateway.Counters.Frames);
        Interlocked.Add(ref _gateway.Counters.Bytes, frame.Length);

        FrameOutcome outcome = default;
        bool livesAgain;
        lock (_sinkGate)
        {
            // Given up while this frame was on its way: the next connection tells of it again, and of what was missed before it.
            if (socket.Ended is { IsForSilence: true }) return;
            livesAgain = LivesAgain(socket, frame);
            if (!livesAgain)
            {
                outcome = PassOn(frame, receivedAtUs);
                livesAgain = IsOtherAnswer(socket, outcome);
            }
        }

        if (livesAgain) socket.End(SocketEndKind.Revived, "lives again after silence; a new connection replays what was missed");
        else if (outcome.Kind != FrameKind.Data) OnOther(outcome);
    }

    /// <inheritdoc/>
    public void OnBinary(GatewaySocket socket)
    {
        Interlocked.Increment(ref _gateway.Counters.CorruptFrames);
        _gateway.Errors.NoteCorrupt();
    }

    /// <summary>
    /// Whether this frame is the first after a silence in which trades may have been lost. They come with the replay of a new subscription, which only a new connection
    /// gives in order: after the first trade that is published, those before it would be late.
    /// </summary>
    private bool LivesAgain(GatewaySocket socket, ReadOnlySpan<byte> frame)
    {
        // On every frame's way: nothing below the first line is asked, nor allocated, while all is well.
        if ((_silenced.Count == 0 && socket.NextAnswerMustBeOf is null) || !_gateway.Dialect.ReplaysTrades) return false;
        if (_silenced.Exists(e => e.Topic.Channel == Channel.Trades && Find(e.Topic) == e)) return true;

        // Connected while the gateway was silent, so that answers and replays may have been swallowed: whoever answers begins with the first subscribe.
        if (socket.NextAnswerMustBeOf is null || frame.IsEmpty || frame[0] != (byte)'{') return false;
        return frame.IndexOf("\"subscriptionResponse\""u8) < 0;
    }

    /// <summary>Whether this is the first answer of a connection made during a silence, but not that to what it asked first: earlier ones were swallowed.</summary>
    private static bool IsOtherAnswer(GatewaySocket socket, in FrameOutcome outcome)
    {
        if (socket.NextAnswerMustBeOf is not { } first) return false;
        socket.NextAnswerMustBeOf = null;
        return outcome.Kind == FrameKind.Subscribed && outcome.Topic != first;
    }

    /// <summary>Gives a frame to the sink. Under the sink lock.</summary>
    private FrameOutcome PassOn(ReadOnlySpan<byte> frame, long receivedAtUs)
    {
        if (_silenced.Count > 0) EndSilence();
        FrameOutcome outcome = _gateway.Sink.OnFrame(_gateway.Number, frame, receivedAtUs, _aggregated.IsEmpty ? null : _aggregated);
        if (outcome is not { Kind: FrameKind.Data, Topic: { } topic }) return outcome;
        Interlocked.Increment(ref _gateway.Counters.DataFrames);
        if (Find(topic) is not { } entry) return outcome;
        entry.KnownToSink = true;
        if (entry.Deliver(Clock.NowMs)) _gateway.Wake();
        return outcome;
    }

    /// <summary>The connection lives again. Frames were lost, so each topic's stream begins anew, as if it had just been subscribed.</summary>
    private void EndSilence()
    {
        foreach (SubscribedTopic entry in _silenced)
        {
            if (Find(entry.Topic) != entry || entry.KnownToSink) continue;
            entry.KnownToSink = true;
            _gateway.Sink.OnSubscribing(_gateway.Number, entry.Topic);
        }

        _silenced.Clear();
    }

    private void OnOther(FrameOutcome outcome)
    {
        switch (outcome.Kind)
        {
            case FrameKind.Subscribed when Entry(outcome.Topic) is { } entry:
                OnAcknowledged(entry);
                break;
            case FrameKind.Unsubscribed when Entry(outcome.Topic) is { } entry:
                OnLeft(entry);
                break;
            case FrameKind.Error:
                OnError(UpstreamError.Parse(outcome.ErrorText, _gateway.Topics));
                break;
            case FrameKind.Corrupt:
                Interlocked.Increment(ref _gateway.Counters.CorruptFrames);
                _gateway.Errors.NoteCorrupt();
                break;
            case FrameKind.Ignored:
                Interlocked.Increment(ref _gateway.Counters.IgnoredFrames);
                break;
        }
    }

    private SubscribedTopic? Entry(Topic? topic) => topic is null ? null : Find(topic);

    private void OnError(UpstreamError error)
    {
        SubscribedTopic? entry = Entry(error.Topic);
        switch (error.Kind)
        {
            case UpstreamErrorKind.AlreadySubscribed:
                if (entry is not null) OnAcknowledged(entry);
                return;
            case UpstreamErrorKind.AlreadyUnsubscribed:
                if (entry is not null) OnLeft(entry);
                return;
            case UpstreamErrorKind.InvalidSubscription:
                Interlocked.Increment(ref _gateway.Counters.InvalidSubscriptions);
                if (entry is not null) OnInvalid(entry);
                break;
            case UpstreamErrorKind.TooManyMessages:
                Interlocked.Increment(ref _gateway.Counters.RefusedForLimits);
                _gateway.Messages.Pause(Timings.PauseWhenRefused);
                break;
            case UpstreamErrorKind.TooManySubscriptions:
                Interlocked.Increment(ref _gateway.Counters.RefusedForLimits);
                _gateway.Messages.Pause(Timings.PauseWhenRefused * 4);
                break;
        }

        Interlocked.Increment(ref _gateway.Counters.ErrorFrames);
        _gateway.Errors.NoteUpstream(error);
    }

    private void OnInvalid(SubscribedTopic entry)
    {
        // A topic that delivers is not the one that was meant.
        if (entry.Values > 0) return;
        TellSinkDown(entry);
        lock (_gate)
        {
            if (entry.Phase is TopicPhase.Leaving or TopicPhase.Left)
            {
                Remove(entry);
                return;
            }

            _gateway.Owners.Release(entry.Topic, this);
            _aggregated.Remove(entry.Topic);
            entry.StartOver();
        }

        PutInQuarantine(entry.Topic, "the gateway calls its subscription invalid");
        _gateway.Wake();
    }
}
