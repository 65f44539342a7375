using RelayCloud.Ingest.Sessions.WebSocket;

namespace RelayCloud.Ingest.Sessions.Keys;

/// <summary>What a client is told when its key does not let it in, or no longer: the status of the answer, or the code that closes an open connection, and the text of both.</summary>
internal static class KeyRefusal
{
    /// <summary>HTTP status.</summary>
    public static int Status(KeyOutcome outcome) => outcome switch
    {
        KeyOutcome.Suspended or KeyOutcome.AddressDenied or KeyOutcome.ScopeMissing or KeyOutcome.TransportDenied => StatusCodes.Status403Forbidden,
        KeyOutcome.TooManyConnections => StatusCodes.Status429TooManyRequests,
        KeyOutcome.Busy or KeyOutcome.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status401Unauthorized,
    };

    /// <summary>Seconds after which trying again makes sense; null = something must be changed first.</summary>
    public static int? RetryAfterSeconds(KeyOutcome outcome) => outcome is KeyOutcome.Busy or KeyOutcome.Unavailable or KeyOutcome.TooManyConnections ? 5 : null;

    /// <summary>Close code of an open connection.</summary>
    public static int CloseCode(KeyOutcome outcome) => outcome switch
    {
        KeyOutcome.Expired => CloseCodes.KeyExpired,
        KeyOutcome.Suspended => CloseCodes.AccountSuspended,
        KeyOutcome.AddressDenied => CloseCodes.AddressDenied,
        KeyOutcome.TooManyConnections => CloseCodes.PlanConnections,
        KeyOutcome.TransportDenied => CloseCodes.PlanTransport,
        KeyOutcome.ScopeMissing => CloseCodes.KeyScope,
        _ => CloseCodes.KeyRevoked,
    };

    /// <summary>The text, at most 123 bytes, which is what fits into a close frame.</summary>
    public static string Message(KeyOutcome outcome) => outcome switch
    {
        KeyOutcome.Expired => "this API key has expired; use another",
        KeyOutcome.Revoked => "this API key was revoked; use another",
        KeyOutcome.Suspended => "this account is suspended; ask its operator",
        KeyOutcome.AddressDenied => "this API key may not be used from this address",
        KeyOutcome.ScopeMissing => "this API key lacks the scope read, which market data needs",
        KeyOutcome.TransportDenied => "this plan does not include direct WebSocket connections",
        KeyOutcome.TooManyConnections => "this account has all the connections at once that its plan includes",
        KeyOutcome.Busy => "this server has too many keys to look up now; try again",
        KeyOutcome.Unavailable => Admission.CannotCheckKeys,
        _ => "this API key is not valid",
    };
}
