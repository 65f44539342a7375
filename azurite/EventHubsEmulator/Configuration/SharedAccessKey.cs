namespace RelayCloud.EventHubsEmulator.Configuration;

/// <summary>A key that may sign tokens.</summary>
internal sealed record SharedAccessKey(string Name, string Key)
{
    /// <summary>The one in the connection string of Microsoft's emulator.</summary>
    public static SharedAccessKey Default { get; } = new("RootManageSharedAccessKey", "SAS_KEY_VALUE");

    /// <summary>The name alone: keys are not printed.</summary>
    public override string ToString() => Name;

    /// <summary><c>NAME=KEY</c>.</summary>
    public static bool TryParse(string text, out SharedAccessKey key)
    {
        int at = text.IndexOf('=', StringComparison.Ordinal);
        key = at > 0 && at < text.Length - 1 ? new SharedAccessKey(text[..at], text[(at + 1)..]) : Default;
        return at > 0 && at < text.Length - 1;
    }
}
