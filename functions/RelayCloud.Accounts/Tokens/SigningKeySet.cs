namespace RelayCloud.Accounts.Tokens;

/// <summary>The keys that tokens may be signed with now. Immutable.</summary>
/// <param name="Current">Signs new tokens.</param>
/// <param name="Previous">Signed tokens that are still valid; null = none.</param>
public sealed record SigningKeySet(SigningKey Current, SigningKey? Previous)
{
    /// <summary>The key of that name, or null.</summary>
    public SigningKey? Find(string? id) => id == Current.Id ? Current : id is not null && id == Previous?.Id ? Previous : null;
}
