using Microsoft.Extensions.Configuration;
using RelayCloud.Accounts.Addresses;
using RelayCloud.Accounts.Errors;
using RelayCloud.Accounts.Settings;

namespace RelayCloud.ControlPlane.Settings;

/// <summary>Reads section <c>Relay</c> and checks all of it, so that an operator sees every mistake at once.</summary>
internal static class SettingsReader
{
    private const int OriginsMax = 50;

    /// <exception cref="ControlPlaneSettingsException">Something is wrong; the message lists everything.</exception>
    public static ControlPlaneSettings Read(IConfiguration configuration)
    {
        ControlPlaneSettings settings;
        try
        {
            settings = configuration.GetSection("Relay").Get<ControlPlaneSettings>() ?? new ControlPlaneSettings();
        }
        catch (InvalidOperationException e)
        {
            throw new ControlPlaneSettingsException([e.InnerException is { } inner ? $"{e.Message} {inner.Message}" : e.Message]);
        }

        string[] errors = [.. Validate(settings)];
        return errors.Length == 0 ? settings : throw new ControlPlaneSettingsException(errors);
    }

    private static IEnumerable<string> Validate(ControlPlaneSettings settings)
    {
        if (!settings.Tables.IsConfigured) yield return TableSettings.Missing;
        foreach (string error in settings.Tables.Validate()) yield return error;

        if (settings.Admin.KeySha256 is { Length: > 0 } hash && (hash.Length != 64 || !hash.All(char.IsAsciiHexDigit)))
            yield return "Relay:Admin:KeySha256 is not a SHA-256; it must be 64 hex digits, as of: printf %s \"$KEY\" | sha256sum.";
        if (settings.Admin.RequestsPerMinuteMax is < 1 or > 1_000_000) yield return $"Relay:Admin:RequestsPerMinuteMax is {settings.Admin.RequestsPerMinuteMax}; it must be 1 to 1,000,000.";
        if (!settings.Tokens.IsConfigured) yield return "Set Relay:Tokens:SigningKeys:Current:Id and :Base64 (as of: openssl rand -base64 32), or Relay:Tokens:KeyVault.";
        foreach (string error in settings.Tokens.Validate()) yield return error;
        foreach (string error in WebPubSubRules.Validate(settings.WebPubSub)) yield return error;

        if (settings.Cors.AllowedOrigins.Count > OriginsMax) yield return $"Relay:Cors:AllowedOrigins has {settings.Cors.AllowedOrigins.Count} entries; it must have at most {OriginsMax}.";
        foreach (string origin in settings.Cors.AllowedOrigins)
            if (!IsOrigin(origin)) yield return $"Relay:Cors:AllowedOrigins has '{origin}'; an origin is scheme, host and port without a path, such as https://console.example.com.";
        if (Problem(() => IpRangeList.Parse(settings.TrustedProxies)) is { } ranges) yield return $"Relay:TrustedProxies: {ranges}";
        if (settings.RequestBytesMax is < 1_024 or > 1_048_576) yield return $"Relay:RequestBytesMax is {settings.RequestBytesMax}; it must be 1,024 to 1,048,576.";
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme is "https" or "http" && string.Equals(uri.GetLeftPart(UriPartial.Authority), text, StringComparison.Ordinal);

    private static string? Problem(Action parse)
    {
        try
        {
            parse();
            return null;
        }
        catch (Exception e) when (e is ArgumentException or AccountsException)
        {
            return e.Message;
        }
    }
}
