using System.Runtime.InteropServices;
using RelayCloud.Accounts.Authentication;
using RelayCloud.Accounts.Limits;
using RelayCloud.MarketApi.Answers;

namespace RelayCloud.MarketApi.Access;

/// <summary>Whether a caller is let in.</summary>
/// <param name="Grant">What he may; null = he is not known, and <paramref name="Refusal"/> says why.</param>
/// <param name="Refusal">The answer to give instead; null = he is let in.</param>
/// <param name="Allowance">What remains of his requests; only with a grant.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Admission(AccountGrant? Grant, PreparedAnswer? Refusal, RequestAllowance Allowance);
