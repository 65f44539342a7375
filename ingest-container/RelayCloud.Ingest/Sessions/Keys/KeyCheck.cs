using System.Runtime.InteropServices;

namespace RelayCloud.Ingest.Sessions.Keys;

/// <summary>What became of a key, and what it allows.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Grant">What it allows; null unless <see cref="KeyOutcome.Ok"/>.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct KeyCheck(KeyOutcome Outcome, KeyGrant? Grant)
{
    /// <summary>It works, and allows that.</summary>
    public static KeyCheck Ok(KeyGrant grant) => new(KeyOutcome.Ok, grant);

    /// <summary>It does not work.</summary>
    public static KeyCheck Refused(KeyOutcome outcome) => new(outcome, null);
}
