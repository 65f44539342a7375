namespace RelayCloud.Ingest.Sessions.WebSocket;

/// <summary>
/// Every code that closes a customer's WebSocket. The range tells a client what to do, and codes never change meaning:
/// 1000-1015 as RFC 6455 has them; 4000-4099 connect again to the same address (with back-off) and resume; 4100-4199 connect again, another replica will take you;
/// 4200-4299 do not connect again before something was changed.
/// </summary>
public static class CloseCodes
{
    /// <summary>The client asked for it.</summary>
    public const int Normal = 1000;

    /// <summary>The client broke RFC 6455 (unmasked, reserved bits, wrong opcode).</summary>
    public const int ProtocolError = 1002;

    /// <summary>A binary message; the protocol is text.</summary>
    public const int UnsupportedData = 1003;

    /// <summary>A text message that is not UTF-8, or a compressed one that cannot be inflated.</summary>
    public const int InvalidPayload = 1007;

    /// <summary>A message longer than the limit.</summary>
    public const int TooBig = 1009;

    /// <summary>A fault of ours.</summary>
    public const int InternalError = 1011;

    /// <summary>Nothing heard for the idle time-out. Retry.</summary>
    public const int Idle = 4000;

    /// <summary>Too slow: events would have been lost. Retry, and resume from the last cursor.</summary>
    public const int TooSlow = 4001;

    /// <summary>This replica stops. Retry elsewhere.</summary>
    public const int Stopping = 4100;

    /// <summary>Far over the message rate in spite of the error frames. Slow down first.</summary>
    public const int RateAbuse = 4201;

    /// <summary>The key was revoked, or its tenant is gone. Use another key.</summary>
    public const int KeyRevoked = 4202;

    /// <summary>The key's time is over. Use another key.</summary>
    public const int KeyExpired = 4203;

    /// <summary>The tenant is suspended. Ask the operator.</summary>
    public const int AccountSuspended = 4204;

    /// <summary>The key may no longer be used from this address.</summary>
    public const int AddressDenied = 4205;

    /// <summary>The plan includes fewer connections than are open, and this is one of the newest. Close another first.</summary>
    public const int PlanConnections = 4206;

    /// <summary>The plan no longer includes direct WebSocket connections.</summary>
    public const int PlanTransport = 4207;

    /// <summary>The key is no longer for market data.</summary>
    public const int KeyScope = 4208;
}
