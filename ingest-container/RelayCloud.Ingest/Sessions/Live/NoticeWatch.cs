using System.Threading.Channels;
using RelayCloud.Accounts.Changes;
using RelayCloud.Accounts.Errors;
using RelayCloud.Accounts.Notices;
using RelayCloud.Ingest.Sessions.Usage;

namespace RelayCloud.Ingest.Sessions.Live;

/// <summary>
/// Brings operators' notices to the connections that are open when this container learns of them: each once, however often it is told of it. Of notices that are older than
/// <see cref="Notice.AgeMax"/>, or than this container, it brings none. Thread safe.
/// </summary>
internal sealed partial class NoticeWatch
{
    /// <summary>Notices that wait at most; of more, all that are young enough are looked through.</summary>
    private const int WaitingMax = 1_024;

    /// <summary>Connections told at a stroke: market data wait at most for their writes.</summary>
    private const int HoldersAtOnceMax = 128;

    /// <summary>What lanes get between two strokes. 8,000 connections are told in 0.5 s at 64 a stroke and in 0.25 s at 256 (measured, two cores), so that 20,000 are within 2 s.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(1);

    /// <summary>When what could not be read is tried again.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>How far the clock of whoever sends notices may be behind this one, for a notice to be taken for one from before the start.</summary>
    private static readonly TimeSpan ClockSkewMax = TimeSpan.FromSeconds(5);

    private readonly INoticeReader _notices;
    private readonly UsageTable _usage;
    private readonly TimeProvider _time;
    private readonly ILogger<NoticeWatch> _logger;
    private readonly DateTimeOffset _startedAt;
    private readonly Channel<string> _waiting = Channel.CreateBounded<string>(new BoundedChannelOptions(WaitingMax) { SingleReader = true });

    // When each was sent, so that what is too old to come again is forgotten: bounded by the notices that the store keeps.
    private readonly Dictionary<string, DateTimeOffset> _seen = [];
    private int _stroke;
    private int _missed;
    private long _brought;
    private long _told;
    private long _tooOld;
    private long _lost;

    /// <param name="notices">Where they are read.</param>
    /// <param name="usage">Whose connections are open.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told of each notice, without its text.</param>
    public NoticeWatch(INoticeReader notices, UsageTable usage, TimeProvider time, ILogger<NoticeWatch> logger)
    {
        _notices = notices;
        _usage = usage;
        _time = time;
        _logger = logger;
        _startedAt = time.GetUtcNow();
    }

    /// <summary>Notices brought.</summary>
    public long Brought => Interlocked.Read(ref _brought);

    /// <summary>Connections told, over all notices.</summary>
    public long Told => Interlocked.Read(ref _told);

    /// <summary>Notices that were too old to bring.</summary>
    public long TooOld => Interlocked.Read(ref _tooOld);

    /// <summary>Notices that could not be read, or not in time, or were too many to remember.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Takes in a change, if it is about notices; returns at once.</summary>
    public void Take(AccountChange change)
    {
        bool isTaken = change.Kind switch
        {
            ChangeKind.NoticeSent when change.NoticeId is { } id => _waiting.Writer.TryWrite(id),
            ChangeKind.Resync => false,
            _ => true,
        };
        if (isTaken) return;
        Volatile.Write(ref _missed, 1);

        // It only wakes the reader; a full queue does that anyway.
        _waiting.Writer.TryWrite("");
    }

    /// <summary>Works until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(cancellationToken))
            {
                while (_waiting.Reader.TryRead(out string? id))
                    if (id.Length > 0) await BringAsync(id, async () => await _notices.GetAsync(id, cancellationToken) is { } notice ? [notice] : [], cancellationToken);

                if (Interlocked.Exchange(ref _missed, 0) != 0)
                    await BringAsync("", () => _notices.SinceAsync(_time.GetUtcNow() - Notice.AgeMax, cancellationToken), cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The container stops.
        }
    }

    // Those behind wait meanwhile: they need the store as well.
    private async Task BringAsync(string id, Func<Task<IReadOnlyList<Notice>>> read, CancellationToken cancellationToken)
    {
        DateTimeOffset begunAt = _time.GetUtcNow();
        for (bool isFirst = true; ; isFirst = false)
        {
            try
            {
                foreach (Notice notice in await read()) await BringAsync(notice, cancellationToken);
                return;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                bool isAway = e is AccountsException or OperationCanceledException;
                if (isFirst) Failed(e, id, isAway);
                if (!isAway || _time.GetUtcNow() - begunAt > Notice.AgeMax)
                {
                    Interlocked.Increment(ref _lost);
                    return;
                }
            }

            await Task.Delay(RetryAfter, _time, cancellationToken);
        }
    }

    private async Task BringAsync(Notice notice, CancellationToken cancellationToken)
    {
        DateTimeOffset oldest = _time.GetUtcNow() - Notice.AgeMax;
        foreach ((string old, _) in _seen.Where(s => s.Value < oldest).ToArray()) _seen.Remove(old);
        if (notice.CreatedAt < oldest || notice.CreatedAt < _startedAt - ClockSkewMax)
        {
            Interlocked.Increment(ref _tooOld);
            return;
        }

        if (_seen.ContainsKey(notice.Id)) return;
        if (_seen.Count >= NoticeStore.NoticesMax)
        {
            // Brought now, nobody would know later that it was.
            Interlocked.Increment(ref _lost);
            return;
        }

        _seen.Add(notice.Id, notice.CreatedAt);
        var outgoing = new OutgoingNotice(notice.Text);
        int told = 0;
        foreach (KeyUsage key in KeysOf(notice.To))
        {
            foreach (IGrantHolder holder in key.Holders())
            {
                holder.Notify(outgoing);
                told++;

                // Over all notices: a lane takes every command, so that whoever sends them must not send faster than it works.
                if (++_stroke % HoldersAtOnceMax == 0) await Task.Delay(Breath, _time, cancellationToken);
            }
        }

        Interlocked.Add(ref _told, told);
        Interlocked.Increment(ref _brought);
        BroughtTo(notice.Id, told);
    }

    // A key of the configuration is of no tenant and of no plan of the store, whatever it is named.
    private IEnumerable<KeyUsage> KeysOf(NoticeTarget to) =>
        to.TenantId is { } tenant ? _usage.OfTenant(tenant).Where(static k => k.Plan.Length > 0)
        : to.Plan is { } plan ? _usage.Keys.Where(k => k.Plan == plan)
        : _usage.Keys;

    [LoggerMessage(EventId = 5103, Level = LogLevel.Information, Message = "Notice {Notice} was given to {Connections} connections.")]
    private partial void BroughtTo(string notice, int connections);

    [LoggerMessage(EventId = 5104, Level = LogLevel.Warning, Message = "Notice '{Notice}' cannot be read (empty = all since an outage); tried again: {IsTriedAgain}.")]
    private partial void Failed(Exception e, string notice, bool isTriedAgain);
}
