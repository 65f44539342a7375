namespace RelayCloud.Accounts.Tokens;

/// <summary>Signing keys from configuration: for one machine. To rotate, make the current one the previous one and restart.</summary>
/// <param name="keys">The keys.</param>
public sealed class ConfiguredSigningKeys(SigningKeySet keys) : ISigningKeys
{
    /// <inheritdoc/>
    public ValueTask<SigningKeySet> GetAsync(string? unknownId, CancellationToken cancellationToken) => ValueTask.FromResult(keys);
}
