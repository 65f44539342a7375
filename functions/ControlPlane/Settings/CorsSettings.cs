namespace RelayCloud.ControlPlane.Settings;

/// <summary>Which web pages may call (CORS).</summary>
public sealed record CorsSettings
{
    /// <summary>Origins such as <c>https://console.example.com</c>, at most 50. Default none. There is no "any": an operator's browser is not to be used by every page it shows.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];
}
