using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RelayCloud.Accounts.Errors;
using RelayCloud.ControlPlane.Settings;

namespace RelayCloud.ControlPlane.Streaming.Presence;

/// <summary>
/// Gathers changes of presence and writes them together. Of one connection the newest state counts, so a change that is told or written twice does no harm, and who waits for the
/// task knows that it is in the table. What cannot be written is kept and tried again; at the end everything is written. Thread safe.
/// </summary>
internal sealed partial class PresenceBatcher(PresenceTable table, ControlPlaneSettings settings, TimeProvider time, ILogger<PresenceBatcher> log) : BackgroundService
{
    /// <summary>Connections whose changes wait at most; past it new ones are refused.</summary>
    public const int ChangesMax = 20_000;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastWriteMax = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly SemaphoreSlim _writing = new(1, 1);
    private Dictionary<PresenceKey, PresenceChange> _pending = [];
    private Dictionary<PresenceKey, PresenceChange> _inFlight = [];
    private volatile bool _isStopped;
    private Action? _listener;

    /// <summary>Has someone told after changes were written, on the writer's thread. To be called before the start.</summary>
    public void TellOfWrites(Action listener) => _listener += listener;

    /// <summary>Has a connection be there.</summary>
    /// <returns>Completes when it is in the table.</returns>
    /// <exception cref="AccountsException">Too many changes wait.</exception>
    public Task PutAsync(PresenceRow row) => ChangeAsync(new PresenceKey(row.Who.TenantId, row.ConnectionId), row);

    /// <summary>Has a connection be gone.</summary>
    /// <returns>Completes when it is out of the table.</returns>
    public Task RemoveAsync(PresenceKey key) => ChangeAsync(key, null);

    /// <summary>A connection as it is known here, or in the table; null = it is not there.</summary>
    /// <exception cref="AccountsException">The store cannot be reached.</exception>
    public async Task<PresenceRow?> GetAsync(PresenceKey key, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_pending.TryGetValue(key, out PresenceChange? change) || _inFlight.TryGetValue(key, out change)) return change.Row;
        }

        return await table.GetAsync(key, cancellationToken);
    }

    /// <summary>How many connections a tenant has, what is not written yet included.</summary>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="except">A connection that is not counted; null = none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="AccountsException">The store cannot be reached.</exception>
    public async Task<int> CountAsync(string tenantId, string? except, CancellationToken cancellationToken)
    {
        // Twice: what is written while the table is read may be in neither otherwise.
        List<(string Id, bool IsThere)> before = ChangesOf(tenantId);
        HashSet<string> ids = await table.ConnectionsOfAsync(tenantId, cancellationToken);
        foreach ((string id, bool isThere) in before.Concat(ChangesOf(tenantId)))
        {
            if (isThere) ids.Add(id);
            else ids.Remove(id);
        }

        if (except is not null) ids.Remove(except);
        return ids.Count;
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        _isStopped = true;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LastWriteMax);
        try
        {
            while (!await WriteAsync(limit.Token)) await Task.Delay(RetryDelay, time, limit.Token);
        }
        catch (OperationCanceledException)
        {
            int left;
            lock (_lock) left = _pending.Count;
            LogLost(left);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _wake.Dispose();
        _writing.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await _wake.WaitAsync(stoppingToken);
                await Task.Delay(TimeSpan.FromMilliseconds(settings.WebPubSub.FlushMs), time, stoppingToken);
                if (await WriteAsync(stoppingToken)) continue;
                await Task.Delay(RetryDelay, time, stoppingToken);
                Wake();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is left is written by StopAsync.
        }
    }

    private async Task ChangeAsync(PresenceKey key, PresenceRow? row)
    {
        PresenceChange change;
        lock (_lock)
        {
            bool replaces = _pending.TryGetValue(key, out PresenceChange? older);
            if (!replaces && row is not null && _pending.Count >= ChangesMax) throw new AccountsException(AccountsErrorKind.Unavailable, "Too many connections come and go; try again.");
            _pending[key] = change = new PresenceChange(row, older?.Written ?? new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        // Requests may come for a moment after the writer has ended.
        if (_isStopped) await WriteAsync(CancellationToken.None);
        else Wake();
        await change.Written.Task;
    }

    private void Wake()
    {
        lock (_lock)
        {
            if (_wake.CurrentCount == 0) _wake.Release();
        }
    }

    private List<(string Id, bool IsThere)> ChangesOf(string tenantId)
    {
        lock (_lock)
        {
            return [.. _inFlight.Concat(_pending).Where(c => c.Key.TenantId == tenantId).Select(static c => (c.Key.ConnectionId, c.Value.Row is not null))];
        }
    }

    private async Task<bool> WriteAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            Dictionary<PresenceKey, PresenceChange> batch;
            lock (_lock)
            {
                if (_pending.Count == 0) return true;
                batch = _inFlight = _pending;
                _pending = [];
            }

            try
            {
                await table.WriteAsync(batch, cancellationToken);
            }
            catch (Exception e)
            {
                // Whatever it is, none of it may be lost.
                PutBack(batch);
                if (cancellationToken.IsCancellationRequested) throw;
                LogFailed(batch.Count, e.InnerException?.Message ?? e.Message);
                return false;
            }

            lock (_lock) _inFlight = [];
            foreach (PresenceChange change in batch.Values) change.Written.TrySetResult();
            _listener?.Invoke();
            return true;
        }
        finally
        {
            _writing.Release();
        }
    }

    private void PutBack(Dictionary<PresenceKey, PresenceChange> batch)
    {
        lock (_lock)
        {
            foreach ((PresenceKey key, PresenceChange change) in batch)
            {
                if (_pending.TryAdd(key, change)) continue;
                // A newer state came meanwhile: who waits for the older one is served by it.
                _ = _pending[key].Written.Task.ContinueWith(_ => change.Written.TrySetResult(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }

            _inFlight = [];
        }
    }

    [LoggerMessage(EventId = 202, Level = LogLevel.Error, Message = "{Changes} changes of connections could not be written at the end; the review of connections will find them")]
    private partial void LogLost(int changes);

    [LoggerMessage(EventId = 201, Level = LogLevel.Warning, Message = "{Changes} changes of connections could not be written; trying again: {Cause}")]
    private partial void LogFailed(int changes, string cause);
}
