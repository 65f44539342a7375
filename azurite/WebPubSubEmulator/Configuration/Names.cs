namespace RelayCloud.WebPubSubEmulator.Configuration;

/// <summary>What the service takes as names.</summary>
internal static class Names
{
    public const int HubCharactersMax = 128;
    public const int GroupCharactersMax = 1024;
    public const int EventCharactersMax = 128;

    /// <summary><c>^[A-Za-z][A-Za-z0-9_`,.[\]]{0,127}$</c>.</summary>
    public static bool IsHub(string name) =>
        name.Length is > 0 and <= HubCharactersMax && char.IsAsciiLetter(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '`' or ',' or '.' or '[' or ']');

    /// <summary>1 to 1,024 characters, not all blank.</summary>
    public static bool IsGroup(string? name) => name is { Length: > 0 and <= GroupCharactersMax } && !string.IsNullOrWhiteSpace(name);

    public static bool IsEvent(string? name) => name is { Length: > 0 and <= EventCharactersMax } && !string.IsNullOrWhiteSpace(name);
}
