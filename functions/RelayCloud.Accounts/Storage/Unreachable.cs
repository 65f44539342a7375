using Azure;
using RelayCloud.Accounts.Errors;

namespace RelayCloud.Accounts.Storage;

/// <summary>Tells faults of the service and the network from answers that refuse.</summary>
internal static class Unreachable
{
    /// <summary>
    /// Whether the request got no answer, or one that blames the service: no connection, a time-out, throttling, 5xx, or an identity that is not accepted.
    /// Everything else (404, 409, 412, 400) is an answer.
    /// </summary>
    public static bool Is(Exception e) => e switch
    {
        RequestFailedException failed => failed.Status is 0 or 401 or 403 or 408 or 429 or >= 500,
        AggregateException many => many.InnerExceptions.All(Is),
        IOException or HttpRequestException or TimeoutException or OperationCanceledException => true,
        _ => false,
    };

    /// <summary>What to throw instead. A cancellation stays one, so that the caller's own token is honoured.</summary>
    public static Exception Told(Exception e) => e is OperationCanceledException
        ? e
        : new AccountsException(AccountsErrorKind.Unavailable, "The accounts store cannot be reached now; try again.", e);
}
