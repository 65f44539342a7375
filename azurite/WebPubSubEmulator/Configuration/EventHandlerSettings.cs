namespace RelayCloud.WebPubSubEmulator.Configuration;

/// <summary>A webhook of a hub. The first handler of the hub that wants an event gets it.</summary>
/// <param name="UrlTemplate">Where events go; <c>{hub}</c> and <c>{event}</c> are filled in.</param>
/// <param name="UserEventPattern"><c>*</c>, a list with commas, or empty for none.</param>
/// <param name="SystemEvents">Of <c>connect</c>, <c>connected</c>, <c>disconnected</c>.</param>
internal sealed record EventHandlerSettings(string UrlTemplate, string UserEventPattern, IReadOnlyList<string> SystemEvents)
{
    public static readonly IReadOnlyList<string> KnownSystemEvents = ["connect", "connected", "disconnected"];

    public bool WantsSystem(string name) => SystemEvents.Contains(name, StringComparer.OrdinalIgnoreCase);

    public bool WantsUser(string name) =>
        UserEventPattern.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Any(pattern => pattern == "*" || string.Equals(pattern, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The address of one event.</summary>
    public Uri Url(string hub, string eventName) =>
        new(UrlTemplate.Replace("{hub}", Uri.EscapeDataString(hub), StringComparison.OrdinalIgnoreCase)
            .Replace("{event}", Uri.EscapeDataString(eventName), StringComparison.OrdinalIgnoreCase));

    /// <summary>What is wrong, null = nothing.</summary>
    public string? Problem()
    {
        if (!Uri.TryCreate(UrlTemplate.Replace("{hub}", "h", StringComparison.OrdinalIgnoreCase).Replace("{event}", "e", StringComparison.OrdinalIgnoreCase), UriKind.Absolute, out Uri? url)
            || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
            return $"its urlTemplate '{UrlTemplate}' must be an absolute http or https address, in which {{hub}} and {{event}} may stand.";
        string? unknown = SystemEvents.FirstOrDefault(name => !KnownSystemEvents.Contains(name, StringComparer.OrdinalIgnoreCase));
        return unknown is null ? null : $"its systemEvents has '{unknown}', but only {string.Join(", ", KnownSystemEvents)} exist.";
    }
}
