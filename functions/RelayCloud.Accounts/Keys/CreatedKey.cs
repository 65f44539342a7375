namespace RelayCloud.Accounts.Keys;

/// <summary>A key just made.</summary>
/// <param name="Key">What is stored of it.</param>
/// <param name="Text">The key itself, which is shown this once and can never be read again; null when an earlier request with the same idempotency key had made it.</param>
/// <param name="Replayed">Whether an earlier request with the same idempotency key had made it.</param>
public sealed record CreatedKey(ApiKey Key, string? Text, bool Replayed)
{
    // A record prints its members; the key must not get into a log that way.
    private bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append("Key = ").Append(Key.Id).Append(", Replayed = ").Append(Replayed);
        return true;
    }
}
