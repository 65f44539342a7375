using Azure;
using Azure.Data.Tables;

namespace Microsoft.Azure.Functions.Worker.Ownership;

/// <summary>
/// A row that this instance claimed. It stays so while it is renewed in time and nobody takes it; then <see cref="Lost"/> fires, before the storage
/// would let another instance claim it as abandoned, and nothing more is written. Any thread; writes are made one after another.
/// </summary>
internal sealed class OwnedRow : IAsyncDisposable
{
    private const int ConflictsMax = 3;

    // Below the time that a forced stop allows.
    private static readonly TimeSpan ReleaseMax = TimeSpan.FromSeconds(1.5);
    private readonly TableClient _table;
    private readonly OwnershipTable _owner;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _renewalEnds = new();
    private readonly Task _renewal;
    private ETag _version;
    private long _renewedAt;

    /// <param name="table">Where the row is.</param>
    /// <param name="values">As it was read before the claim.</param>
    /// <param name="version">As of the claim.</param>
    /// <param name="owner">Who claimed it.</param>
    /// <param name="claimedAt">A time stamp taken before the claim was sent.</param>
    public OwnedRow(TableClient table, TableEntity values, ETag version, OwnershipTable owner, long claimedAt)
    {
        _table = table;
        _owner = owner;
        _version = version;
        _renewedAt = claimedAt;
        Values = values;
        Lost = _lost.Token;
        _renewal = RenewAsync();
    }

    /// <summary>What the row held when it was claimed.</summary>
    public TableEntity Values { get; }

    public string Key => Values.RowKey;

    /// <summary>Fires when this instance must no longer act as the owner.</summary>
    public CancellationToken Lost { get; }

    /// <summary>Writes values into the row, and renews the claim.</summary>
    /// <param name="values">Null to renew only.</param>
    /// <param name="cancellation">Leaves it open whether it was written.</param>
    /// <returns>False when the row is lost.</returns>
    /// <exception cref="RequestFailedException">The storage does not answer as it should; the row is still owned.</exception>
    public async Task<bool> WriteAsync(IReadOnlyDictionary<string, object>? values, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            return await WriteInTurnAsync(values, _owner.Instance, cancellation);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Gives the row back, so that another instance need not wait; without effect when it is lost, or the storage does not answer soon.</summary>
    public async Task ReleaseAsync()
    {
        await StopRenewingAsync();
        using var limit = new CancellationTokenSource(ReleaseMax, _owner.Clock);
        try
        {
            await _turn.WaitAsync(limit.Token);
            try
            {
                await WriteInTurnAsync(values: null, owner: "", limit.Token);
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (Exception e) when (OwnershipFailures.IsOfStorage(e) || (e is OperationCanceledException && limit.IsCancellationRequested))
        {
            // The claim runs out by itself.
        }

        await _lost.CancelAsync();
    }

    /// <summary>Ends the renewal; the claim runs out by itself unless it was released.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopRenewingAsync();
        await _lost.CancelAsync();
        _lost.Dispose();
        _renewalEnds.Dispose();
        _turn.Dispose();
    }

    private async Task StopRenewingAsync()
    {
        await _renewalEnds.CancelAsync();
        await _renewal;
    }

    private async Task<bool> WriteInTurnAsync(IReadOnlyDictionary<string, object>? values, string owner, CancellationToken cancellation)
    {
        if (Lost.IsCancellationRequested) return false;
        var change = new TableEntity(Values.PartitionKey, Values.RowKey) { [RowNames.Owner] = owner };
        foreach (var (name, value) in values ?? new Dictionary<string, object>(0)) change[name] = value;
        for (var conflicts = 0; ; conflicts++)
        {
            var sentAt = _owner.Clock.GetTimestamp();
            try
            {
                var answer = await _table.UpdateEntityAsync(change, _version, TableUpdateMode.Merge, cancellation);
                _version = answer.Headers.ETag ?? ETag.All;
                _renewedAt = sentAt;
                return true;
            }
            catch (RequestFailedException e) when (e.Status == 412 && conflicts < ConflictsMax)
            {
                // An own write may have been stored though its answer was lost: then the owner is still this instance.
                var stored = await _table.GetEntityIfExistsAsync<TableEntity>(change.PartitionKey, change.RowKey, cancellationToken: cancellation);
                if (!stored.HasValue || stored.Value!.GetString(RowNames.Owner) != _owner.Instance)
                {
                    await _lost.CancelAsync();
                    return false;
                }

                _version = stored.Value.ETag;
            }
            catch (RequestFailedException e) when (e.Status is 404 or 412)
            {
                await _lost.CancelAsync();
                return false;
            }
        }
    }

    private async Task RenewAsync()
    {
        await Task.Yield();
        try
        {
            while (!Lost.IsCancellationRequested && Left() is { } left && left > TimeSpan.Zero)
            {
                await Task.Delay(left < _owner.Options.Interval ? left : _owner.Options.Interval, _owner.Clock, _renewalEnds.Token);
                await TryRenewAsync();
            }
        }
        catch (OperationCanceledException) when (_renewalEnds.IsCancellationRequested)
        {
            // No longer needed.
            return;
        }

        await _lost.CancelAsync();
    }

    private async Task TryRenewAsync()
    {
        var left = Left();
        if (left <= TimeSpan.Zero) return;
        using var expiry = new CancellationTokenSource(left, _owner.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(expiry.Token, _renewalEnds.Token);
        try
        {
            await WriteAsync(values: null, either.Token);
        }
        catch (Exception e) when (!_renewalEnds.IsCancellationRequested && (OwnershipFailures.IsOfStorage(e) || e is OperationCanceledException))
        {
            // Tried again until the claim runs out; whoever uses the row learns of the failure when it is lost.
        }
    }

    private TimeSpan Left() => _owner.Options.Length - _owner.Clock.GetElapsedTime(Volatile.Read(ref _renewedAt));
}
