namespace RelayCloud.Accounts.Tokens;

/// <summary>Knows the signing keys. Thread safe; implementations cache.</summary>
public interface ISigningKeys
{
    /// <summary>The keys.</summary>
    /// <param name="unknownId">The id of a key that the caller met and that is not in the set it has: a reason to look whether there is a newer one; null = none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="Errors.AccountsException">The keys are out of reach and none are known.</exception>
    ValueTask<SigningKeySet> GetAsync(string? unknownId, CancellationToken cancellationToken);
}
