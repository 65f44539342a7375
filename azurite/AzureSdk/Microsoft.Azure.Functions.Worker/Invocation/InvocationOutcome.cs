namespace Microsoft.Azure.Functions.Worker.Invocation;

/// <summary>How the invocation of a timer's or an event function ended, retries included.</summary>
internal enum InvocationOutcome
{
    /// <summary>The function returned.</summary>
    Succeeded,

    /// <summary>It failed, and there are no retries (left): it will not be repeated.</summary>
    Failed,

    /// <summary>The app stops, or the trigger was lost to another instance, before the function was through: it must be repeated by whoever comes next.</summary>
    Abandoned,
}
