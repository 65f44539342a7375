namespace RelayCloud.EventHubsEmulator.Server.Security;

/// <summary>What the tokens of a connection allow. Any thread.</summary>
internal sealed class ConnectionTokens
{
    /// <summary>Audiences of one connection; a client has one for each of its links.</summary>
    public const int TokensMax = 10_000;

    private readonly Dictionary<string, DateTimeOffset> _expiryByPath = [];

    /// <summary>Remembers a token, or that it was renewed. False when there are too many.</summary>
    public bool Add(string path, DateTimeOffset expiresAt)
    {
        lock (_expiryByPath)
        {
            if (_expiryByPath.Count >= TokensMax && !_expiryByPath.ContainsKey(path)) return false;
            _expiryByPath[path] = expiresAt;
            return true;
        }
    }

    /// <summary>Until when the path is allowed; null if it is not.</summary>
    public DateTimeOffset? ExpiryOf(string path, DateTimeOffset now)
    {
        lock (_expiryByPath)
        {
            DateTimeOffset? latest = null;
            foreach ((string granted, DateTimeOffset expiresAt) in _expiryByPath)
                if (expiresAt > now && Audience.Covers(granted, path) && !(latest >= expiresAt)) latest = expiresAt;
            return latest;
        }
    }
}
