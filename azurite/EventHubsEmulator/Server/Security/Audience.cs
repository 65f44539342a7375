namespace RelayCloud.EventHubsEmulator.Server.Security;

/// <summary>
/// The part of an audience that says what it is about: the path without scheme, host and port, lower case, without slashes around it. Empty = the whole namespace.
/// The host is not compared, because an emulator goes by many names.
/// </summary>
internal static class Audience
{
    public static string PathOf(string audience)
    {
        int scheme = audience.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0) return Normal(audience);
        int slash = audience.IndexOf('/', scheme + 3);
        return slash < 0 ? "" : Normal(audience[slash..]);
    }

    /// <summary>Whether a token for one path is good for another.</summary>
    public static bool Covers(string granted, string wanted) =>
        granted.Length == 0 || (wanted.StartsWith(granted, StringComparison.Ordinal) && (wanted.Length == granted.Length || wanted[granted.Length] == '/'));

    private static string Normal(string path)
    {
        int query = path.IndexOf('?', StringComparison.Ordinal);
        return Uri.UnescapeDataString(query < 0 ? path : path[..query]).Trim('/').ToLowerInvariant();
    }
}
