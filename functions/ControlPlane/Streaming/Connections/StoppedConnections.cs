using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using RelayCloud.Accounts.Authentication;
using RelayCloud.Accounts.Changes;

namespace RelayCloud.ControlPlane.Streaming.Connections;

/// <summary>
/// Ends the connections of tenants and keys that are stopped, as soon as the feed tells of it: one request for each. Every process does it; a second time finds nothing. What cannot be
/// done because the service is away, <see cref="ConnectionReview"/> does later, as it does all changes that are less urgent.
/// </summary>
internal sealed class StoppedConnections : BackgroundService
{
    private const int WaitingMax = 10_000;
    private const int TriesMax = 3;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(500);

    private readonly Channel<(string Group, string Reason)> _groups = Channel.CreateBounded<(string, string)>(new BoundedChannelOptions(WaitingMax) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
    private readonly StreamService _service;
    private readonly TimeProvider _time;

    /// <param name="feed">Tells of changes.</param>
    /// <param name="cache">Made before this, so that it has heard of a change first.</param>
    /// <param name="service">Ends connections.</param>
    /// <param name="time">The clock.</param>
    public StoppedConnections(ChangeFeed feed, AccountsCache cache, StreamService service, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(cache);
        (_service, _time) = (service, time);
        feed.Subscribe(Take);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach ((string group, string reason) in _groups.Reader.ReadAllAsync(stoppingToken))
            {
                for (int tries = 1; !await _service.CloseGroupAsync(group, reason, stoppingToken) && tries < TriesMax; tries++) await Task.Delay(RetryDelay, _time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to end.
        }
    }

    private void Take(AccountChange change)
    {
        if (change.Kind is ChangeKind.TenantSuspended && change.TenantId is { } suspended) _groups.Writer.TryWrite((StreamUser.TenantGroupOf(suspended), "The account is suspended."));
        else if (change.Kind is ChangeKind.TenantDeleted && change.TenantId is { } deleted) _groups.Writer.TryWrite((StreamUser.TenantGroupOf(deleted), "The account is closed."));
        else if (change.Kind is ChangeKind.KeyRevoked && change.KeyId is { } key) _groups.Writer.TryWrite((StreamUser.KeyGroupOf(key), "The key was revoked."));
    }
}
