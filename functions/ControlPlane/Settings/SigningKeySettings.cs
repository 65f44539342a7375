namespace RelayCloud.ControlPlane.Settings;

/// <summary>The keys that sign tokens.</summary>
public sealed record SigningKeySettings
{
    /// <summary>Signs new tokens.</summary>
    public SigningKeyText? Current { get; init; }

    /// <summary>Signed tokens that are still valid; null = none.</summary>
    public SigningKeyText? Previous { get; init; }
}
