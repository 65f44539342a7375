namespace RelayCloud.Accounts.Idempotency;

/// <summary>What a create gave.</summary>
/// <param name="Value">What there is now.</param>
/// <param name="Replayed">Whether an earlier request with the same idempotency key had created it.</param>
public sealed record Created<T>(T Value, bool Replayed);
