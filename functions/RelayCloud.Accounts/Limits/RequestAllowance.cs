using System.Runtime.InteropServices;

namespace RelayCloud.Accounts.Limits;

/// <summary>What remains of a key's requests in the present minute, as the headers <c>RateLimit-Limit</c>, <c>RateLimit-Remaining</c> and <c>RateLimit-Reset</c> tell it.</summary>
/// <param name="IsAllowed">Whether the request may be answered; else 429 with <c>Retry-After</c> <paramref name="ResetSeconds"/>.</param>
/// <param name="Limit">Requests a minute.</param>
/// <param name="Remaining">Requests left until the reset, at least 0.</param>
/// <param name="ResetSeconds">Seconds until all of <paramref name="Limit"/> is there again: 1 to 60.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RequestAllowance(bool IsAllowed, int Limit, int Remaining, int ResetSeconds);
