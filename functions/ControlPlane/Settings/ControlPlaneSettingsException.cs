namespace RelayCloud.ControlPlane.Settings;

/// <summary>The settings are wrong; the message lists every mistake.</summary>
public sealed class ControlPlaneSettingsException(IReadOnlyList<string> errors)
    : Exception("The settings are wrong:" + string.Concat(errors.Select(static e => $"{Environment.NewLine}  - {e}")))
{
    /// <summary>Each mistake, one sentence or two.</summary>
    public IReadOnlyList<string> Errors { get; } = errors;
}
