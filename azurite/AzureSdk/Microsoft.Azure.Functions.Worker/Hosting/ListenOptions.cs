using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker.Hosting;

/// <summary>Where the app listens and how much it takes: always on loopback unless ASPNETCORE_URLS says otherwise.</summary>
internal static class ListenOptions
{
    public const string LocalPortKey = "Host:LocalHttpPort";
    private const int DefaultPort = 7071;
    private const long DefaultBodyBytesMax = 104_857_600; // 100 MB, as the official host.

    /// <exception cref="InvalidOperationException">A setting is not what it should be.</exception>
    public static void Apply(KestrelServerOptions kestrel, IConfiguration configuration)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = BodyBytesMax(configuration);
        if (Port(configuration) is not { } port) return;

        // ListenLocalhost takes both address families, but cannot pick a free port.
        if (port == 0) kestrel.Listen(IPAddress.Loopback, 0);
        else kestrel.ListenLocalhost(port);
    }

    /// <summary>The port: --port, FUNCTIONS_HTTPWORKER_PORT, then null for ASPNETCORE_URLS, then Host.LocalHttpPort of local.settings.json, then 7071.</summary>
    public static int? Port(IConfiguration configuration)
    {
        foreach (var key in (ReadOnlySpan<string>)["port", "FUNCTIONS_HTTPWORKER_PORT", "urls", "ASPNETCORE_URLS", LocalPortKey])
        {
            if (configuration[key] is not { Length: > 0 } text) continue;
            if (key is "urls" or "ASPNETCORE_URLS") return null;
            return int.TryParse(text, out var port) && port is >= 0 and <= 65_535
                ? port
                : throw new InvalidOperationException($"{key} is \"{text}\": it must be a port from 0 (any free one) to 65535.");
        }

        return DefaultPort;
    }

    private static long BodyBytesMax(IConfiguration configuration)
    {
        const string Key = "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT";
        if (configuration[Key] is not { Length: > 0 } text) return DefaultBodyBytesMax;
        return long.TryParse(text, out var bytes) && bytes > 0
            ? bytes
            : throw new InvalidOperationException($"{Key} is \"{text}\": it must be a number of bytes above 0.");
    }
}
