namespace RelayCloud.Ingest.Sessions.Usage;

/// <summary>The connections of one tenant now, and its keys. Its lock is its keys' too. Everything but <see cref="Name"/> is touched with the lock held.</summary>
internal sealed class TenantUsage(string name)
{
    public string Name { get; } = name;

    public Lock Gate { get; } = new();

    /// <summary>Connections open or about to be, over all keys.</summary>
    public int Connections { get; set; }

    /// <summary>Those of its keys that are in the table, by name.</summary>
    public Dictionary<string, KeyUsage> Keys { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether it was taken out of the table; a new connection needs another one.</summary>
    public bool IsGone { get; set; }
}
