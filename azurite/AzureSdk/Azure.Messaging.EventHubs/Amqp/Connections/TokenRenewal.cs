using Azure.Messaging.EventHubs.Authorization;

namespace Azure.Messaging.EventHubs.Amqp;

/// <summary>Keeps a link's authorization valid for as long as the link lives.</summary>
internal static class TokenRenewal
{
    /// <summary>A long token is renewed so long before its end, which leaves room for failures.</summary>
    public static readonly TimeSpan MarginMax = TimeSpan.FromMinutes(7);

    /// <summary>After a failed renewal, and for a signature that the application has not replaced yet.</summary>
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WaitMin = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan WaitMax = TimeSpan.FromDays(1);

    /// <summary>When to renew: a third of the time that is left before the end, at most <see cref="MarginMax"/>.</summary>
    public static TimeSpan WaitFor(DateTimeOffset expiresOn, DateTimeOffset now)
    {
        TimeSpan left = expiresOn - now;
        TimeSpan margin = left / 3 < MarginMax ? left / 3 : MarginMax;
        TimeSpan wait = left - margin;
        return wait < WaitMin ? WaitMin : wait > WaitMax ? WaitMax : wait;
    }

    /// <summary>Ends when the link does. What cannot be renewed in time is ended by the service, and the link then made anew.</summary>
    public static async Task RunAsync(ServiceConnection connection, string audience, ITokenSource tokens, LinkToken first, TimeProvider clock, CancellationToken linkEnded)
    {
        LinkToken token = first;
        TimeSpan wait = WaitFor(token.ExpiresOn, clock.GetUtcNow());
        while (true)
        {
            try
            {
                await Task.Delay(wait, clock, linkEnded);
                LinkToken renewed = await connection.AuthorizeAsync(audience, tokens, linkEnded);
                wait = renewed.Text == token.Text ? RetryDelay : WaitFor(renewed.ExpiresOn, clock.GetUtcNow());
                token = renewed;
            }
            catch (OperationCanceledException) when (linkEnded.IsCancellationRequested)
            {
                return;
            }
            catch (Exception)
            {
                // The connection may be gone, or the credential's own service: the link tells soon enough.
                wait = RetryDelay;
            }
        }
    }
}
