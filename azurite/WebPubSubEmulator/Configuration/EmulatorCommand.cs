using System.CommandLine;

namespace RelayCloud.WebPubSubEmulator.Configuration;

/// <summary>The command line: one option for each member of <see cref="EmulatorOptions"/> that an operator would change, with its default.</summary>
internal static class EmulatorCommand
{
    private static readonly EmulatorOptions Defaults = new();

    /// <param name="run">Runs the emulator until it is told to stop and returns the exit code.</param>
    public static RootCommand Create(Func<EmulatorOptions, CancellationToken, Task<int>> run)
    {
        var port = Of("--port", Defaults.Port, "Port on 127.0.0.1 of REST and clients; 0 picks a free one and prints it.");
        var config = new Option<string?>("--config") { Description = "File of hubs with event handlers." };
        var jwt = Of("--accept-jwt", defaultValue: false, "Takes bearer tokens of Entra for REST without verifying who signed them, for development.");
        var units = Of("--units", Defaults.Units, "Units, which multiply the limits.");
        var connections = Of("--connections-per-unit", Defaults.ConnectionsPerUnitMax, "Connections that a unit carries.");
        var inbound = Of("--inbound-per-second", Defaults.InboundPerSecondPerUnit, "REST requests and messages of clients that a unit takes in one second, in steps of 2 KB; 0 is no limit.");
        var outbound = Of("--outbound-per-second", Defaults.OutboundPerSecondPerUnit, "Messages that a unit delivers in one second, in steps of 2 KB; 0 is no limit.");
        var message = Of("--message-kib", Defaults.MessageBytesMax >> 10, "The longest message, KiB.");
        var unacked = Of("--unacked-messages", Defaults.UnackedMessagesMax, "Messages that wait for a reliable connection at most.");
        var queue = Of("--queue-kib", Defaults.QueueBytesMax >> 10, "What waits for a connection at most, KiB; past it the connection is closed as too slow.");
        var recovery = Of("--recovery-seconds", Defaults.RecoverySeconds, "How long a reliable connection without a socket is kept.");
        var keepAlive = Of("--keep-alive-seconds", Defaults.KeepAliveSeconds, "How often clients are pinged, and how long they may leave it unanswered.");
        var events = Of("--event-seconds", Defaults.EventSeconds, "How long an event handler may take.");
        var lanes = Of("--lanes", Defaults.Lanes, "Threads that deliver.");
        var keys = new Option<string[]>("--key")
        {
            Description = "An access key, at least 16 characters; a second one may be given. Default: one that is printed in the connection string.",
            DefaultValueFactory = _ => [],
        };
        var chaos = Of("--chaos", defaultValue: false, "Serves POST /emulator/chaos/…, for tests.");

        var command = new RootCommand("A Web PubSub service on this machine.");
        foreach (Option option in (Option[])[port, config, keys, jwt, units, connections, inbound, outbound, message, unacked, queue, recovery, keepAlive, events, lanes, chaos])
            command.Options.Add(option);
        command.SetAction((parsed, cancellation) => run(
            new EmulatorOptions
            {
                Port = parsed.GetValue(port),
                ConfigPath = parsed.GetValue(config),
                Keys = parsed.GetValue(keys) is { Length: > 0 } given ? given : Defaults.Keys,
                AcceptJwt = parsed.GetValue(jwt),
                Units = parsed.GetValue(units),
                ConnectionsPerUnitMax = parsed.GetValue(connections),
                InboundPerSecondPerUnit = parsed.GetValue(inbound),
                OutboundPerSecondPerUnit = parsed.GetValue(outbound),
                MessageBytesMax = FromKib(parsed.GetValue(message)),
                UnackedMessagesMax = parsed.GetValue(unacked),
                QueueBytesMax = FromKib(parsed.GetValue(queue)),
                RecoverySeconds = parsed.GetValue(recovery),
                KeepAliveSeconds = parsed.GetValue(keepAlive),
                EventSeconds = parsed.GetValue(events),
                Lanes = parsed.GetValue(lanes),
                Chaos = parsed.GetValue(chaos),
            },
            cancellation));
        return command;
    }

    // Saturates, so that a number far out of range is told as such and does not turn into a small one.
    private static int FromKib(int kib) => (int)Math.Clamp((long)kib << 10, int.MinValue, int.MaxValue);

    private static Option<T> Of<T>(string name, T defaultValue, string description) =>
        new(name) { Description = description, DefaultValueFactory = _ => defaultValue };
}
