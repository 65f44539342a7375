using System.Text.Json;
using Microsoft.Azure.Functions.Worker.Hosting;
using Microsoft.Azure.Functions.Worker.Retry;

namespace Microsoft.Azure.Functions.Worker.Configuration;

/// <summary>What host.json says, checked. Immutable.</summary>
internal sealed record HostJson
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private static readonly TimeSpan TimerLockMin = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan TimerLockMax = TimeSpan.FromSeconds(60);

    /// <summary>Before every route, without slashes at its ends; may be empty. Default <c>api</c>.</summary>
    public string RoutePrefix { get; init; } = "api";

    /// <summary>After which the token of a timer's or an event function's invocation fires. Default 30 minutes.</summary>
    public TimeSpan FunctionTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>extensions.eventHubs.</summary>
    public EventHubsHostJson EventHubs { get; init; } = new();

    /// <summary>retry: for timer and event functions without a policy of their own. Default none.</summary>
    public RetryPolicy Retry { get; init; } = RetryPolicy.None;

    /// <summary>singleton.listenerLockPeriod: after which another instance takes over the timers of one that crashed, 15 to 60 s. Default 30 s.</summary>
    public TimeSpan TimerLockLength { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Reads the app's host.json; defaults without one.</summary>
    /// <exception cref="InvalidOperationException">It is not what it should be; the message names every fault.</exception>
    public static HostJson Load()
    {
        var path = AppFolder.Find("host.json");
        if (path is null) return new HostJson();
        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw new InvalidOperationException($"{path}: {e.Message}", e);
        }
    }

    /// <exception cref="JsonException">Not JSON.</exception>
    /// <exception cref="FormatException">Not the right JSON; the message names every fault.</exception>
    public static HostJson Parse(string json)
    {
        using var document = JsonDocument.Parse(json, Lenient);
        var reader = new HostJsonReader(document.RootElement);
        if (!string.Equals(reader.Text("version"), "2.0", StringComparison.Ordinal)) reader.Fault("version must be \"2.0\"");
        var defaults = new HostJson();
        var result = new HostJson
        {
            RoutePrefix = (reader.Text("extensions.http.routePrefix") ?? defaults.RoutePrefix).Trim('/'),
            FunctionTimeout = reader.Duration("functionTimeout", defaults.FunctionTimeout, TimeSpan.FromSeconds(1)),
            EventHubs = EventHubsHostJson.Read(reader),
            Retry = RetryHostJson.Read(reader),
            TimerLockLength = reader.Duration("singleton.listenerLockPeriod", defaults.TimerLockLength, TimerLockMin, TimerLockMax),
        };
        reader.ThrowIfFaulty();
        return result;
    }
}
