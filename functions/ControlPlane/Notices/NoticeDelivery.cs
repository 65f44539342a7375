using Microsoft.Extensions.DependencyInjection;
using RelayCloud.Accounts;
using RelayCloud.Accounts.Errors;
using RelayCloud.Accounts.Idempotency;
using RelayCloud.Accounts.Notices;
using RelayCloud.Accounts.Storage;
using RelayCloud.Accounts.Tenants;
using RelayCloud.ControlPlane.Streaming.Connections;

namespace RelayCloud.ControlPlane.Notices;

/// <summary>Sends notices over Web PubSub, a tenant's group at a time, and notes how far it got. Thread safe.</summary>
/// <param name="services">Has a service for streams only where one is set.</param>
/// <param name="store">The accounts.</param>
/// <param name="time">The clock.</param>
public sealed class NoticeDelivery(IServiceProvider services, AccountStore store, TimeProvider time)
{
    /// <summary>Groups sent to at once.</summary>
    private const int SendsAtOnceMax = 16;

    /// <summary>After so many failures the service is taken to be away, and the rest is left.</summary>
    private const int FailuresMax = 64;

    /// <summary>How long one request is at it; the caller waits for it.</summary>
    private static readonly TimeSpan SendingMax = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan ClaimMargin = TimeSpan.FromSeconds(10);

    private readonly StreamService? _streams = services.GetService<StreamService>();

    /// <summary>Whether there is a Web PubSub service.</summary>
    public bool IsOn => _streams is not null;

    /// <summary>How long others leave a notice to the one who sends it; null where nobody does.</summary>
    public TimeSpan? ClaimFor => IsOn ? SendingMax + ClaimMargin : null;

    /// <summary>Sends what is left of a notice, unless another request is at it.</summary>
    /// <param name="made">The notice; one that was just made is the caller's to send.</param>
    /// <param name="cancellationToken">Ends the wait before the sending; what has begun is brought to its end.</param>
    /// <returns>The notice as it is now.</returns>
    public async Task<Notice> DeliverAsync(Created<Notice> made, CancellationToken cancellationToken)
    {
        if (_streams is not { } streams) return made.Value;
        Notice? mine = made.Replayed ? await store.Notices.TryClaimAsync(made.Value, ClaimFor!.Value, cancellationToken) : made.Value;
        if (mine is null) return made.Value;
        NoticeSending sending = await SendAsync(mine, streams);
        try
        {
            await store.Notices.TrySettleAsync(mine, sending, CancellationToken.None);
        }
        catch (AccountsException)
        {
            // The answer tells it all the same. That it is not noted matters to a repetition alone, which would find that somebody is at it, and later send again.
        }

        return mine with { Sending = sending, SendingUntil = null };
    }

    private async Task<NoticeSending> SendAsync(Notice notice, StreamService streams)
    {
        using var limit = new CancellationTokenSource(SendingMax, time);
        ReadOnlyMemory<byte> frame = NoticeFrame.Of(notice.Text);
        int reached = notice.Sending.Reached;
        List<string> left = [];
        string? cursor = notice.Sending.Cursor;
        await SendToAsync(notice.Sending.Left);
        while (cursor is not null && left.Count < FailuresMax && !limit.IsCancellationRequested)
        {
            ListPage<Tenant> page;
            try
            {
                page = await store.Tenants.ListAsync(TenantStore.LimitMax, cursor.Length == 0 ? null : cursor, limit.Token);
            }
            catch (Exception e) when (e is AccountsException or OperationCanceledException)
            {
                // It is gone on with here the next time.
                break;
            }

            // One that is suspended has no connections.
            await SendToAsync([.. page.Items.Where(t => t.Plan == notice.To.Plan && t.State == TenantState.Active).Select(static t => t.Id)]);
            cursor = page.NextCursor;
        }

        return new NoticeSending(reached, left, cursor);

        async Task SendToAsync(IReadOnlyList<string> tenants)
        {
            foreach (string[] some in tenants.Chunk(SendsAtOnceMax))
            {
                bool[] sent = left.Count >= FailuresMax || limit.IsCancellationRequested ? new bool[some.Length] : await Task.WhenAll(some.Select(t => TrySendAsync(streams, t, frame, limit.Token)));
                reached += sent.Count(static s => s);
                left.AddRange(some.Where((_, i) => !sent[i]));
            }
        }
    }

    private static async Task<bool> TrySendAsync(StreamService streams, string tenant, ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        try
        {
            return tenant == NoticeSending.Everybody
                ? await streams.SendToAllAsync(frame, cancellationToken)
                : await streams.SendToGroupAsync(StreamUser.TenantGroupOf(tenant), frame, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Out of time. It may have got through; the answer says that nobody knows it did.
            return false;
        }
    }
}
