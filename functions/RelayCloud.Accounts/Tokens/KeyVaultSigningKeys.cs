using Azure;
using Azure.Security.KeyVault.Secrets;
using RelayCloud.Accounts.Errors;

namespace RelayCloud.Accounts.Tokens;

/// <summary>
/// Signing keys from a secret of Azure Key Vault, whose value is 32 or more random bytes in base 64: its newest enabled version signs, the one before is still accepted.
/// To rotate, add a version; it is used everywhere within <see cref="RefreshAfter"/>, and accepted at once, because a token with an unknown key makes us look. To reject
/// the previous key at once, disable its version. Thread safe.
/// </summary>
public sealed class KeyVaultSigningKeys : ISigningKeys, IDisposable
{
    /// <summary>How often the vault is asked.</summary>
    public static readonly TimeSpan RefreshAfter = TimeSpan.FromMinutes(5);

    /// <summary>How often at most, whatever ids of keys clients send.</summary>
    public static readonly TimeSpan RefreshMin = TimeSpan.FromSeconds(10);

    /// <summary>The secret's name unless it is configured: one for all processes, or none would take the others' tokens.</summary>
    public const string SecretNameDefault = "token-signing-key";

    private const int VersionsMax = 1_000;

    private readonly SecretClient _vault;
    private readonly string _secretName;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _gate = new(1);
    private SigningKeySet? _keys;
    private long _askedAt;

    /// <summary>The keys in a secret.</summary>
    public KeyVaultSigningKeys(SecretClient vault, string secretName, TimeProvider time)
    {
        _vault = vault;
        _secretName = secretName;
        _time = time;
    }

    /// <inheritdoc/>
    public ValueTask<SigningKeySet> GetAsync(string? unknownId, CancellationToken cancellationToken) =>
        Volatile.Read(ref _keys) is { } keys && !IsDue(keys, unknownId) ? ValueTask.FromResult(keys) : new ValueTask<SigningKeySet>(RefreshAsync(unknownId, cancellationToken));

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private bool IsDue(SigningKeySet keys, string? unknownId)
    {
        TimeSpan age = _time.GetElapsedTime(Volatile.Read(ref _askedAt));
        return age >= RefreshAfter || (unknownId is not null && keys.Find(unknownId) is null && age >= RefreshMin);
    }

    private async Task<SigningKeySet> RefreshAsync(string? unknownId, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            // Another caller may have asked while this one waited.
            if (_keys is { } keys && !IsDue(keys, unknownId)) return keys;
            bool asked = _askedAt != 0;
            if (_keys is null && asked && _time.GetElapsedTime(_askedAt) < RefreshMin) throw OutOfReach(null);
            Volatile.Write(ref _askedAt, _time.GetTimestamp());
            try
            {
                SigningKeySet read = await ReadAsync(cancellationToken);
                Volatile.Write(ref _keys, read);
                return read;
            }
            catch (Exception e) when (e is RequestFailedException or AggregateException or ArgumentException or InvalidDataException)
            {
                // What is known goes on being used: the vault being away is no reason to turn all customers away.
                return _keys ?? throw OutOfReach(e);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<SigningKeySet> ReadAsync(CancellationToken cancellationToken)
    {
        var versions = new List<SecretProperties>();
        DateTimeOffset now = _time.GetUtcNow();
        await foreach (SecretProperties version in _vault.GetPropertiesOfSecretVersionsAsync(_secretName, cancellationToken))
        {
            if (version.Enabled == true && !(version.NotBefore > now) && !(version.ExpiresOn <= now)) versions.Add(version);
            if (versions.Count == VersionsMax) break;
        }

        var newest = new List<SigningKey>();
        foreach (SecretProperties version in versions.OrderByDescending(v => v.CreatedOn).Take(2))
            newest.Add(SigningKey.Parse(version.Version, (await _vault.GetSecretAsync(_secretName, version.Version, cancellationToken: cancellationToken)).Value.Value));
        return newest.Count == 0
            ? throw new InvalidDataException($"Secret '{_secretName}' of the key vault has no enabled version.")
            : new SigningKeySet(newest[0], newest.Count > 1 ? newest[1] : null);
    }

    private static AccountsException OutOfReach(Exception? e) => new(AccountsErrorKind.Unavailable, "The keys that sign tokens cannot be reached now; try again.", e);
}
