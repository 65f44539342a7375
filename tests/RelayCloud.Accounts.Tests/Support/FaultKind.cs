namespace RelayCloud.Accounts.Tests.Support;

/// <summary>What happens at a write.</summary>
internal enum FaultKind
{
    /// <summary>The process dies before it is made.</summary>
    KilledBefore,

    /// <summary>The process dies after it was made.</summary>
    KilledAfter,

    /// <summary>It is made, but its answer is lost; the process lives.</summary>
    AnswerLost,

    /// <summary>It is refused with 503; the process lives.</summary>
    RefusedOnce,
}
