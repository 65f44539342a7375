using System.Collections.Concurrent;
using Azure;
using RelayCloud.Ingest.Gateways;
using RelayCloud.Ingest.Gateways.Connecting;
using RelayCloud.Ingest.Snapshots.Writing;
using RelayCloud.Ingest.WebPubSub.Demand;
using RelayCloud.Ingest.WebPubSub.Groups;
using RelayCloud.Ingest.WebPubSub.Ownership;
using RelayCloud.Ingest.WebPubSub.Rates;
using RelayCloud.Ingest.WebPubSub.Scheduling;
using RelayCloud.Ingest.WebPubSub.Telemetry;
using RelayCloud.MarketData.Arbitration;
using RelayCloud.MarketData.Messages;

namespace RelayCloud.Ingest.WebPubSub.Publishing;

/// <summary>
/// Publishes to the groups that somebody is in and this container has the right to, within the budget of the units. One loop does everything but the requests themselves. What is not known to have arrived
/// is sent again, so a customer can get trades twice after a time-out; their cursors tell.
/// </summary>
internal sealed partial class GroupPublisher : IAsyncDisposable
{
    private const int BackoffMsBase = 50;

    // What the service refuses as it is, will be refused again until it changes.
    private const int RefusedRetryMs = 60_000;

    // A right that ran out just now has been renewed by then, or is gone.
    private const int HeldRetryMs = 250;

    private readonly IGroupSender _sender;
    private readonly WebPubSubOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly AsyncSignal _signal;
    private readonly Outage _outage;
    private readonly GroupReader _reader;
    private readonly MarketFeed _feed;
    private readonly ConcurrentQueue<EndedSend> _ended = [];
    private readonly Dictionary<PartitionLease, bool> _canSend = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _giveUp = new();
    private readonly Func<PublishGroup, int> _costOf;
    private Task _running = Task.CompletedTask;
    private int _inFlight;
    private long _refreshAtMs;
    private volatile string? _lastError;
    private int _isStopped;

    /// <param name="feed">Where the values are.</param>
    /// <param name="tradeBytesMax">What the feed keeps of one topic's trades at most, bytes.</param>
    /// <param name="behindMsMax">For how long the feed may be behind of what the container before has published, milliseconds; 0 = that counts by other cursors.</param>
    public GroupPublisher(
        MarketFeed feed, int tradeBytesMax, int behindMsMax, TopicNames names, IGroupDemand demand, ITopicDemand topics, IPublishRights rights, IGroupSender sender, WebPubSubOptions options,
        TimeProvider time, ILogger logger)
    {
        _sender = sender;
        _options = options;
        _time = time;
        _logger = logger;
        _signal = new AsyncSignal(time);
        _outage = new Outage(BackoffMsBase, options.BackoffMsMax);
        _reader = new GroupReader(feed, behindMsMax, time);
        _feed = feed;
        Scheduler = new PublishScheduler(
            new SendBudget((long)options.Units * options.RequestsPerSecondPerUnit, NowMs), new SendBudget((long)options.Units * options.MessagesPerSecondPerUnit, NowMs));

        // What the feed gives comes in arrays of its own, up to a batch more than once.
        Groups = new WantedGroups(demand, names, topics, rights, Scheduler, _reader, options, 2 * (tradeBytesMax + PublishScheduler.StepBytes));
        Rates = new GroupRates(options.RatesIntervalMs);
        _costOf = CostOf;
    }

    public PublishCounters Counters { get; } = new();

    public PublishScheduler Scheduler { get; }

    public WantedGroups Groups { get; }

    /// <summary>What the groups take.</summary>
    public GroupRates Rates { get; }

    /// <summary>Times that trades were missing and the customers told so.</summary>
    public long Gaps => _reader.Gaps;

    /// <summary>Failures of the service since the last success.</summary>
    public int FailuresInARow => _outage.Failures;

    /// <summary>The last failure, null = none ever.</summary>
    public string? LastError => _lastError;

    private long NowMs => (long)(_time.GetTimestamp() * 1_000.0 / _time.TimestampFrequency);

    /// <summary>Begins.</summary>
    public void Start() => _running = Task.Run(RunAsync);

    /// <summary>Begins no more requests, and waits for those under way, as long as one may take.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _isStopped, 1) != 0) return;
        await _stopping.CancelAsync();
        _giveUp.CancelAfter(_options.TryTimeoutMs);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
        _giveUp.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            long waitMs = _options.PollMs;
            try
            {
                waitMs = Work(NowMs);
            }
            catch (Exception e)
            {
                WebPubSubLog.Failed(_logger, e);
            }

            await _signal.WaitAsync(TimeSpan.FromMilliseconds(waitMs), _stopping.Token);
        }

        while (_inFlight > 0)
        {
            Settle(NowMs);
            if (_inFlight > 0) await _signal.WaitAsync(TimeSpan.FromMilliseconds(_options.PollMs), CancellationToken.None);
        }
    }

    /// <summary>Does what there is to do; returns for how long there is nothing, milliseconds.</summary>
    private long Work(long nowMs)
    {
        Settle(nowMs);
        if (nowMs >= _refreshAtMs || Groups.IsOutdated)
        {
            Groups.Refresh(nowMs);
            _refreshAtMs = nowMs + (_options.DemandIntervalMs / 2);
        }

        if (Rates.IsDue(nowMs) && _outage.Failures == 0) Rates.Take(Groups.All.Select(static g => g.Group).Where(static g => !g.IsHeld), nowMs);
        _canSend.Clear();
        foreach (TopicGroup group in Groups.All)
        {
            if (!_canSend.TryGetValue(group.Lease, out bool canSend)) _canSend[group.Lease] = canSend = group.Lease.CanSend;
            group.Group.IsHeld = !canSend;
            if (!canSend || group.Group.IsQueued || group.Group.IsInFlight) continue;
            _reader.Read(group);
            Scheduler.Offered(group.Group, nowMs);
        }

        if (_flushed is not null) Flush(_flushed, nowMs);
        while (_inFlight < _options.SendsInFlightMax && _outage.MayTry(nowMs, _inFlight) && Scheduler.TryTake(nowMs, _costOf, out PublishGroup? group, out GroupBatch batch))
        {
            TopicGroup wanted = Groups[group.Name];
            if (!wanted.Lease.TryBegin(out int limitMs))
            {
                Scheduler.Completed(group, arrived: false, nowMs, nowMs + HeldRetryMs);
                continue;
            }

            _inFlight++;
            _ = SendAsync(wanted, batch.Last, GroupEnvelope.Of(wanted.Topic, batch), Math.Min(limitMs, _options.TryTimeoutMs));
        }

        // With all slots taken, or nothing to be tried, it is an ended request or the next look that goes on.
        if (_inFlight >= _options.SendsInFlightMax || !_outage.MayTry(nowMs, _inFlight)) return _options.PollMs;
        return Scheduler.NextAtMs(nowMs, _costOf) is { } nextMs ? Math.Clamp(nextMs - nowMs, 1, _options.PollMs) : _options.PollMs;
    }

    // Asked when it is the group's turn: so that what is sent is what is newest then.
    private int CostOf(PublishGroup group)
    {
        TopicGroup wanted = Groups[group.Name];
        _reader.Read(wanted);
        return group.Backlog.NextBytes + GroupEnvelope.OverheadOf(wanted.Topic);
    }

    private async Task SendAsync(TopicGroup group, Cursor last, byte[] body, int limitMs)
    {
        int receivers = group.Group.Receivers;
        Exception? fault = null;
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(limitMs), _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _giveUp.Token);
            await _sender.SendAsync(group.Group.Name, body, either.Token);
        }
        catch (Exception e)
        {
            fault = e;
        }

        _ended.Enqueue(new EndedSend(group, last, body.Length, receivers, fault));
        _signal.Wake();
    }

    private void Settle(long nowMs)
    {
        while (_ended.TryDequeue(out EndedSend? send))
        {
            _inFlight--;
            PublishGroup group = send.Group.Group;
            send.Group.Lease.End(group.Name, send.Fault is null && group.Backlog.IsEvents ? send.Last : null);
            if (send.Fault is null) Arrived(send, nowMs);
            else Lost(send.Fault, group, nowMs);
            bool isRefused = send.Fault is RequestFailedException { Status: 400 or 413 };
            Scheduler.Completed(group, send.Fault is null, nowMs, isRefused ? nowMs + RefusedRetryMs : nowMs);
        }
    }

    private void Arrived(EndedSend send, long nowMs)
    {
        if (_outage.Succeeded()) WebPubSubLog.Recovered(_logger);
        PublishGroup group = send.Group.Group;
        group.Rate.Sent(send.Bytes, send.Last, group.LostMs, nowMs);
        long steps = PublishScheduler.StepsOf(send.Bytes);
        Interlocked.Increment(ref Counters.Sends);
        Interlocked.Add(ref Counters.Bytes, send.Bytes);
        Interlocked.Add(ref Counters.Steps, steps);
        Interlocked.Add(ref Counters.Deliveries, steps * send.Receivers);
    }

    private void Lost(Exception e, PublishGroup group, long nowMs)
    {
        group.Rate.Failed();
        if (_giveUp.IsCancellationRequested) return;

        // The first line; those that follow hold headers.
        _lastError = e.Message.Split('\n', 2)[0].Trim();
        if (e is RequestFailedException { Status: 400 or 413 })
        {
            WebPubSubLog.Refused(_logger, group.Name, Interlocked.Increment(ref Counters.Refused), e);
            return;
        }

        if (e is RequestFailedException { Status: 429 }) Interlocked.Increment(ref Counters.Throttled);
        else Interlocked.Increment(ref Counters.Failures);
        int failures = _outage.Failed(nowMs);
        if (int.IsPow2(failures)) WebPubSubLog.Failing(_logger, failures, e);
    }
}
