using RelayCloud.Accounts;
using RelayCloud.Accounts.Authentication;
using RelayCloud.Accounts.Changes;

namespace RelayCloud.Ingest.Hosting;

/// <summary>The accounts store, from configuration section <c>Relay:Accounts</c>. It is in the account of Table Storage that <c>Relay:Tables</c> names; without that, there are only the keys of the configuration.</summary>
public sealed record AccountsOptions
{
    /// <summary>Whether the keys of the store are taken. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The table. Default <c>accounts</c>.</summary>
    public string Table { get; init; } = AccountStore.TableName;

    /// <summary>Whether <c>rc_demo_local_0000000000000000</c>, which everyone knows, is a key here. Default no; only ever for the local cloud.</summary>
    public bool AllowLocalKey { get; init; }

    /// <summary>How keys are cached. Its own <c>AllowLocalKey</c> follows <see cref="AllowLocalKey"/>.</summary>
    public AccountsCacheOptions Cache { get; init; } = new();

    /// <summary>How changes are looked for.</summary>
    public ChangeFeedOptions Feed { get; init; } = new();

    /// <summary>Every mistake, one sentence each; empty when they are sound.</summary>
    public IEnumerable<string> Validate()
    {
        if (Table.Length is < 3 or > 63 || !char.IsAsciiLetter(Table[0]) || !Table.All(char.IsAsciiLetterOrDigit))
            yield return $"Relay:Accounts:Table is '{Table}'; it must have 3 to 63 letters and digits, a letter first.";
        foreach (string error in Cache.Validate()) yield return $"Relay:Accounts:Cache: {error}";
        foreach (string error in Feed.Validate()) yield return $"Relay:Accounts:Feed: {error}";
    }
}
