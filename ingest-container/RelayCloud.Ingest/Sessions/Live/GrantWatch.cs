using System.Net;
using System.Threading.Channels;
using RelayCloud.Accounts.Changes;
using RelayCloud.Ingest.Sessions.Keys;
using RelayCloud.Ingest.Sessions.Usage;

namespace RelayCloud.Ingest.Sessions.Live;

/// <summary>
/// Brings changes of accounts to open connections: what was revoked, suspended or may no longer come from there is closed, and plans apply anew. It looks at the connections of
/// the keys that a change is about and at no others. A notice goes on to the notices' watch when the changes before it are carried out: it is for those whom the account has then.
/// Thread safe.
/// </summary>
internal sealed partial class GrantWatch(IApiKeyStore keys, UsageTable usage, TimeProvider time, ILogger<GrantWatch> logger, NoticeWatch? notices = null)
{
    /// <summary>Changes that wait at most; of more, everything is looked at again.</summary>
    private const int ChangesMax = 4_096;

    /// <summary>Keys looked at at once: each may wait for a read of some milliseconds.</summary>
    private const int KeysAtOnceMax = 16;

    /// <summary>When what could not be looked up is tried again.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private static readonly AccountChange Everything = new("", ChangeKind.Resync, null, null, null);

    private readonly Channel<AccountChange> _changes = Channel.CreateBounded<AccountChange>(new BoundedChannelOptions(ChangesMax) { SingleReader = true });
    private readonly HashSet<KeyUsage> _unknown = [];
    private int _overflowed;
    private long _taken;
    private long _dismissed;
    private long _applied;

    /// <summary>Changes taken in.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>Connections closed.</summary>
    public long Dismissed => Interlocked.Read(ref _dismissed);

    /// <summary>Connections that go by another grant since.</summary>
    public long Applied => Interlocked.Read(ref _applied);

    /// <summary>Takes in a change; returns at once.</summary>
    public void Take(AccountChange change)
    {
        Interlocked.Increment(ref _taken);
        if (_changes.Writer.TryWrite(change)) return;
        Interlocked.Exchange(ref _overflowed, 1);

        // The queue may have been emptied since: then nothing but this would wake the one who looks for the mark.
        _changes.Writer.TryWrite(Everything);
    }

    /// <summary>Looks again at a connection that was let in a moment ago: a change may have come between its check and its being known here.</summary>
    public void Verify(IGrantHolder holder)
    {
        ValueTask<KeyCheck> check = keys.RecheckAsync(holder.Grant, holder.Client, CancellationToken.None);
        if (check.IsCompletedSuccessfully && ReferenceEquals(check.Result.Grant, holder.Grant)) return;
        _ = VerifyAsync(check, holder);
    }

    /// <summary>Works until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(RetryAfter, time);
        Task<bool> tick = timer.WaitForNextTickAsync(cancellationToken).AsTask();
        try
        {
            while (true)
            {
                Task<bool> change = _changes.Reader.WaitToReadAsync(cancellationToken).AsTask();
                while (!change.IsCompleted)
                {
                    await Task.WhenAny(change, tick);
                    if (!tick.IsCompleted) continue;
                    await tick;
                    tick = timer.WaitForNextTickAsync(cancellationToken).AsTask();
                    await RetryAsync(cancellationToken);
                }

                await change;
                while (_changes.Reader.TryRead(out AccountChange? next)) await CarryOutAsync(next, cancellationToken);

                // After what waited, as more may have been lost while that was carried out.
                if (Interlocked.Exchange(ref _overflowed, 0) != 0) await CarryOutAsync(Everything, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The container stops.
        }
    }

    private async Task CarryOutAsync(AccountChange change, CancellationToken cancellationToken)
    {
        switch (change.Kind)
        {
            // These are for ever, and known without asking.
            case ChangeKind.KeyRevoked:
                DismissAll(usage.OfKey(change.KeyId));
                break;
            case ChangeKind.TenantDeleted:
                DismissAll(usage.OfTenant(change.TenantId));
                break;
            case ChangeKind.NoticeSent:
                notices?.Take(change);
                break;
            case ChangeKind.KeyCreated or ChangeKind.TenantCreated or ChangeKind.PlanCreated:
                break;
            case ChangeKind.KeyChanged or ChangeKind.KeyRotated:
                await LookAgainAsync(usage.OfKey(change.KeyId), cancellationToken);
                break;
            case ChangeKind.TenantChanged or ChangeKind.TenantSuspended or ChangeKind.TenantResumed:
                await LookAgainAsync(usage.OfTenant(change.TenantId), cancellationToken);
                break;
            case ChangeKind.PlanChanged:
                await LookAgainAsync([.. usage.Keys.Where(k => k.Plan == change.PlanName)], cancellationToken);
                break;
            default:
                await LookAgainAsync([.. usage.Keys], cancellationToken);
                notices?.Take(Everything);
                break;
        }
    }

    private async Task RetryAsync(CancellationToken cancellationToken)
    {
        KeyUsage[] unknown;
        lock (_unknown)
        {
            unknown = [.. _unknown];
            _unknown.Clear();
        }

        if (unknown.Length > 0) await LookAgainAsync(unknown, cancellationToken);
    }

    private Task LookAgainAsync(IReadOnlyList<KeyUsage> keysOf, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(keysOf, new ParallelOptions { MaxDegreeOfParallelism = KeysAtOnceMax, CancellationToken = cancellationToken }, LookAgainAsync);

    private async ValueTask LookAgainAsync(KeyUsage key, CancellationToken cancellationToken)
    {
        try
        {
            // By address, because the address lists may let one connection stay and another not.
            foreach (var atAddress in key.Holders().GroupBy(h => h.Client))
            {
                KeyCheck? check = null;
                foreach (IGrantHolder holder in atAddress)
                {
                    check ??= await keys.RecheckAsync(holder.Grant, holder.Client, cancellationToken);
                    CarryOver(key, holder, check.Value);
                }
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Failed(e, key.Name);
            LookLater(key);
        }
    }

    private async Task VerifyAsync(ValueTask<KeyCheck> check, IGrantHolder holder)
    {
        KeyUsage key = usage.Of(holder.Grant);
        try
        {
            CarryOver(key, holder, await check);
        }
        catch (Exception e)
        {
            Failed(e, key.Name);
            LookLater(key);
        }
    }

    private void CarryOver(KeyUsage key, IGrantHolder holder, KeyCheck check)
    {
        switch (check.Outcome)
        {
            case KeyOutcome.Ok when !check.Grant!.DirectWebSocketAllowed:
                Dismiss(holder, KeyOutcome.TransportDenied);
                break;
            case KeyOutcome.Ok when !ReferenceEquals(check.Grant, holder.Grant):
                holder.Apply(check.Grant!);
                key.NotePlan(check.Grant!);
                Interlocked.Increment(ref _applied);
                foreach (IGrantHolder newest in key.TenantExcess(check.Grant!.TenantConnectionsMax)) Dismiss(newest, KeyOutcome.TooManyConnections);
                break;
            case KeyOutcome.Ok:
                break;
            case KeyOutcome.Busy or KeyOutcome.Unavailable:
                // Nothing is known, which is no reason to close anything; it is asked again until something is.
                LookLater(key);
                break;
            default:
                Dismiss(holder, check.Outcome);
                break;
        }
    }

    private void LookLater(KeyUsage key)
    {
        lock (_unknown) _unknown.Add(key);
    }

    private void DismissAll(IReadOnlyList<KeyUsage> keysOf)
    {
        foreach (KeyUsage key in keysOf)
            foreach (IGrantHolder holder in key.Holders()) Dismiss(holder, KeyOutcome.Revoked);
    }

    private void Dismiss(IGrantHolder holder, KeyOutcome reason)
    {
        holder.Dismiss(reason);
        Interlocked.Increment(ref _dismissed);
    }

    [LoggerMessage(EventId = 5101, Level = LogLevel.Warning, Message = "A change of key {Key} could not be brought to its connections; it is tried again.")]
    private partial void Failed(Exception e, string key);
}
