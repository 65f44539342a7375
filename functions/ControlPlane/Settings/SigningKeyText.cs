namespace RelayCloud.ControlPlane.Settings;

/// <summary>One key that signs tokens.</summary>
public sealed record SigningKeyText
{
    /// <summary>Its name in tokens: 1 to 64 letters, digits, - and _.</summary>
    public string Id { get; init; } = "";

    /// <summary>32 or more random bytes in base 64.</summary>
    public string Base64 { get; init; } = "";

    // A record prints its members; the key must not get into a log that way.
    private bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append("Id = ").Append(Id);
        return true;
    }
}
