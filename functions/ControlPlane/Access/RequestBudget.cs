namespace RelayCloud.ControlPlane.Access;

/// <summary>What is left of a caller's budget.</summary>
/// <param name="IsWithin">Whether this request is within it.</param>
/// <param name="Limit">Requests a minute.</param>
/// <param name="Remaining">Requests left until the reset.</param>
/// <param name="ResetSeconds">Seconds until all are there again, at least 1.</param>
internal readonly record struct RequestBudget(bool IsWithin, int Limit, int Remaining, int ResetSeconds);
