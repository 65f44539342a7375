using System.CommandLine;
using RelayCloud.EventHubsEmulator.Storage;

namespace RelayCloud.EventHubsEmulator.Configuration;

/// <summary>The command line: one option for each member of <see cref="EmulatorOptions"/>, with its default.</summary>
internal static class EmulatorCommand
{
    private static readonly EmulatorOptions Defaults = new();

    /// <param name="run">Runs the emulator until it is told to stop and returns the exit code.</param>
    public static RootCommand Create(Func<EmulatorOptions, CancellationToken, Task<int>> run)
    {
        var config = Of("--config", Defaults.ConfigPath, "The hubs: a Config.json as of Microsoft's emulator.");
        var data = Of("--data", Defaults.DataPath, "Folder that events are kept in.");
        var ephemeral = Of("--ephemeral", defaultValue: false, "Keeps events in a temporary folder that is deleted at the end.");
        var port = Of("--port", Defaults.Port, "Port of AMQP on 127.0.0.1; 0 picks a free one and prints it.");
        var tlsPort = Of("--tls-port", Defaults.TlsPort, "Port of AMQP over TLS on 127.0.0.1; 0 picks a free one, -1 is none.");
        var tlsPath = Of("--tls-folder", Defaults.TlsPath, "Folder of the development certificate, which is made when it is not there; clients trust its ca.pem.");
        var healthPort = Of("--health-port", Defaults.HealthPort, "Port of GET /health on 127.0.0.1; 0 picks a free one and prints it.");
        var fsync = Of("--fsync", Defaults.Fsync, "When an event counts as stored: Group (one flush for many), Always (a flush for each append), Never (survives a kill, not a loss of power).");
        var retentionMinutes = Of("--retention-minutes", Defaults.RetentionMinutes, "Events older than this are deleted, minutes.");
        var retentionMib = Of("--retention-mib", Defaults.RetentionMib, "The oldest events of a partition beyond this are deleted, MiB.");
        var segmentMib = Of("--segment-mib", Defaults.SegmentMib, "Size of the files that are deleted as a whole, MiB.");
        var noTokens = Of("--no-token-check", defaultValue: false, "Takes any token, and none.");
        var jwt = Of("--accept-jwt", defaultValue: false, "Takes any jwt token unverified, for development with Entra credentials.");
        var keys = new Option<string[]>("--key")
        {
            Description = "A key that signs tokens, NAME=KEY; may be repeated. Default RootManageSharedAccessKey=SAS_KEY_VALUE.",
            DefaultValueFactory = _ => [],
        };
        var chaos = Of("--chaos", defaultValue: false, "Serves POST /chaos/… on the health port, for tests.");

        keys.Validators.Add(result =>
        {
            foreach (string text in result.GetValueOrDefault<string[]>() ?? [])
                if (!SharedAccessKey.TryParse(text, out _)) result.AddError("--key must be NAME=KEY.");
        });
        var command = new RootCommand("An Event Hubs namespace on this machine, which keeps its events.");
        foreach (Option option in (Option[])[config, data, ephemeral, port, tlsPort, tlsPath, healthPort, fsync, retentionMinutes, retentionMib, segmentMib, noTokens, jwt, keys, chaos])
            command.Options.Add(option);
        command.SetAction((parsed, cancellation) => run(
            new EmulatorOptions
            {
                ConfigPath = parsed.GetValue(config)!,
                DataPath = parsed.GetValue(data)!,
                Ephemeral = parsed.GetValue(ephemeral),
                Port = parsed.GetValue(port),
                TlsPort = parsed.GetValue(tlsPort),
                TlsPath = parsed.GetValue(tlsPath)!,
                HealthPort = parsed.GetValue(healthPort),
                Fsync = parsed.GetValue(fsync),
                RetentionMinutes = parsed.GetValue(retentionMinutes),
                RetentionMib = parsed.GetValue(retentionMib),
                SegmentMib = parsed.GetValue(segmentMib),
                CheckTokens = !parsed.GetValue(noTokens),
                AcceptJwt = parsed.GetValue(jwt),
                Keys = Keys(parsed.GetValue(keys)!),
                Chaos = parsed.GetValue(chaos),
            },
            cancellation));
        return command;
    }

    private static IReadOnlyList<SharedAccessKey> Keys(string[] texts)
    {
        if (texts.Length == 0) return Defaults.Keys;
        var keys = new List<SharedAccessKey>();
        foreach (string text in texts)
            if (SharedAccessKey.TryParse(text, out SharedAccessKey key)) keys.Add(key);
        return keys;
    }

    private static Option<T> Of<T>(string name, T defaultValue, string description) =>
        new(name) { Description = description, DefaultValueFactory = _ => defaultValue };
}
