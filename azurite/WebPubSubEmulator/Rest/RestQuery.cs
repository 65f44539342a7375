using System.Globalization;
using RelayCloud.WebPubSubEmulator.Configuration;
using RelayCloud.WebPubSubEmulator.Hubs;
using RelayCloud.WebPubSubEmulator.Rest.Filters;

namespace RelayCloud.WebPubSubEmulator.Rest;

/// <summary>Parameters of requests, checked. Stateless.</summary>
internal static class RestQuery
{
    private const int TtlSecondsMax = 300;

    /// <summary>Connection ids that are left out.</summary>
    public static HashSet<string> Excluded(HttpContext http) => [.. http.Request.Query["excluded"].Where(id => !string.IsNullOrEmpty(id)).Select(id => id!)];

    /// <summary>Null = no condition.</summary>
    /// <exception cref="RestException">It is not understood.</exception>
    public static ConnectionFilter? Filter(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        try
        {
            return ConnectionFilter.Parse(text);
        }
        catch (FormatException e)
        {
            throw RestException.BadRequest($"The filter is not understood: {e.Message}", "filter");
        }
    }

    /// <summary>When a message that is sent now expires, Unix milliseconds; 0 = never.</summary>
    public static long ExpiresAtMs(HttpContext http, long nowMs)
    {
        int seconds = Number(http, "messageTtlSeconds", 0, TtlSecondsMax) ?? 0;
        return seconds == 0 ? 0 : nowMs + (seconds * 1_000L);
    }

    /// <summary>Null = not given.</summary>
    public static int? Number(HttpContext http, string name, int min, int max)
    {
        string? text = http.Request.Query[name];
        if (text is null) return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= min && value <= max
            ? value
            : throw RestException.BadRequest($"{name} must be a whole number from {min} to {max}.", name);
    }

    /// <summary>The reason that clients are told.</summary>
    public static string Reason(HttpContext http)
    {
        string? reason = http.Request.Query["reason"];
        return string.IsNullOrEmpty(reason) ? "The connection was closed by the server." : reason;
    }

    public static string Group(string name) => Names.IsGroup(name) ? name : throw RestException.BadRequest($"A group must have 1 to {Names.GroupCharactersMax} characters, not all blank.", "group");

    /// <summary>The permission of an address; its name's case does not count.</summary>
    public static PermissionKind Permission(string name) => Enum.TryParse(name, ignoreCase: true, out PermissionKind kind) && Enum.IsDefined(kind) && !char.IsAsciiDigit(name[0])
        ? kind
        : throw RestException.BadRequest("The permission must be sendToGroup or joinLeaveGroup.", "permission");

    /// <summary>The group that a permission is about, null = every one.</summary>
    public static string? TargetName(HttpContext http)
    {
        string? name = http.Request.Query["targetName"];
        return string.IsNullOrEmpty(name) ? null : Group(name);
    }
}
