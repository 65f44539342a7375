namespace Azure.Messaging.EventHubs.Authorization;

/// <summary>A token that opens one audience for some time.</summary>
/// <param name="Text">The token. Never logged.</param>
/// <param name="Type">As named on the wire: <see cref="SasType"/> or <see cref="JwtType"/>.</param>
/// <param name="ExpiresOn">Void from then on, UTC.</param>
internal sealed record LinkToken(string Text, string Type, DateTimeOffset ExpiresOn)
{
    public const string SasType = "servicebus.windows.net:sastoken";
    public const string JwtType = "jwt";

    /// <summary>Without the token, which must not get into a log.</summary>
    public override string ToString() => $"{Type} until {ExpiresOn:O}";
}
