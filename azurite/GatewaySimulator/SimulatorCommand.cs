using System.CommandLine;
using RelayCloud.GatewaySimulator.Limits;
using RelayCloud.GatewaySimulator.Replay;

namespace RelayCloud.GatewaySimulator;

/// <summary>The command line: one option for each member of <see cref="SimulatorOptions"/>, with its default.</summary>
internal static class SimulatorCommand
{
    private static readonly SimulatorOptions Defaults = new();
    private static readonly SimulatorLimits Published = new();

    /// <param name="run">Runs the simulator until it is told to stop and returns the exit code.</param>
    public static RootCommand Create(Func<SimulatorOptions, CancellationToken, Task<int>> run)
    {
        var port = Of("--port", Defaults.Port, "Port on 127.0.0.1; 0 picks a free one and prints it.");
        var name = Of("--name", Defaults.Name, "The gateway's name; its jitter is drawn from it.");
        var seed = Of("--seed", Defaults.Seed, "Seed of the market: gateways with one seed show one market.");
        var coins = Of("--coins", Defaults.Coins, "Number of live coins, 1 to 1000.");
        var blocks = Of("--blocks-per-second", Defaults.BlocksPerSecond, "Blocks in a second of market time, 0.001 to 1000.");
        var activity = Of("--activity", Defaults.Activity, "Multiplies how often books change and trades come.");
        var speed = Of("--speed", Defaults.Speed, "Seconds of market time in a second.");
        var anchor = Of("--speed-anchor-ms", Defaults.SpeedAnchorMs, "Unix ms at which market time and Unix time agree, for a speed other than 1.");
        var delay = Of("--delay-ms", Defaults.DelayMs, "How much later than the market this gateway sends, ms.");
        var jitter = Of("--jitter-ms", Defaults.JitterMs, "Up to so much more for each frame, ms.");
        var slowBook = Of("--slow-book-ms", Defaults.SlowBookMs, "Period of the 20-level books, market ms.");
        var fastBook = Of("--fast-book-ms", Defaults.FastBookMs, "Period of the fast 5-level books, market ms.");
        var allMids = Of("--all-mids-ms", Defaults.AllMidsMs, "Period of allMids, market ms.");
        var idle = Of("--idle-timeout-s", Defaults.IdleTimeoutS, "A socket on which nothing was sent for so long is reset, s; 0 = never.");
        var queueFrames = Of("--queue-frames-max", Defaults.QueueFramesMax, "Frames that may wait for one connection before it is reset.");
        var queueBytes = Of("--queue-bytes-max", Defaults.QueueBytesMax, "Bytes that may wait for one connection before it is reset.");
        var replay = new Option<string[]>("--replay") { Description = "Plays a capture (JSON lines {\"ts\":…,\"payload\":{…}}); may be repeated, files are merged by time.", DefaultValueFactory = _ => [] };
        var replaySpeed = Of("--replay-speed", Defaults.ReplaySpeed, "How many times faster than captured.");
        var replayLoop = Of("--replay-loop", defaultValue: false, "Starts over at the end.");
        var replayStart = Of("--replay-start", Defaults.ReplayStart, "What starts the replay: FirstSubscriber, or Control (POST /control/replay/start).");
        var noLimits = Of("--no-limits", defaultValue: false, "No limits at all, for load tests.");
        var connections = Of("--limit-connections", Published.Connections, "Open connections of a client address; 0 = no limit.");
        var newConnections = Of("--limit-new-connections", Published.NewConnectionsPerMinute, "New connections of an address in a minute.");
        var subscriptions = Of("--limit-subscriptions", Published.Subscriptions, "Subscriptions of an address.");
        var messages = Of("--limit-messages", Published.MessagesPerMinute, "Messages of an address in a minute.");
        var posts = Of("--limit-posts", Published.PendingPosts, "Posts of an address without an answer yet.");
        var infoWeight = Of("--limit-info-weight", Published.InfoWeightPerMinute, "Weight of an address's info requests in a minute.");

        var command = new RootCommand("A Hyperliquid gateway that behaves as the real one does, on this machine.");
        foreach (Option option in (Option[])[port, name, seed, coins, blocks, activity, speed, anchor, delay, jitter, slowBook, fastBook, allMids, idle, queueFrames, queueBytes, replay, replaySpeed, replayLoop, replayStart, noLimits, connections, newConnections, subscriptions, messages, posts, infoWeight])
            command.Options.Add(option);
        command.SetAction((parsed, cancellation) => run(
            new SimulatorOptions
            {
                Port = parsed.GetValue(port),
                Name = parsed.GetValue(name)!,
                Seed = parsed.GetValue(seed),
                Coins = parsed.GetValue(coins),
                BlocksPerSecond = parsed.GetValue(blocks),
                Activity = parsed.GetValue(activity),
                Speed = parsed.GetValue(speed),
                SpeedAnchorMs = parsed.GetValue(anchor),
                DelayMs = parsed.GetValue(delay),
                JitterMs = parsed.GetValue(jitter),
                SlowBookMs = parsed.GetValue(slowBook),
                FastBookMs = parsed.GetValue(fastBook),
                AllMidsMs = parsed.GetValue(allMids),
                IdleTimeoutS = parsed.GetValue(idle),
                QueueFramesMax = parsed.GetValue(queueFrames),
                QueueBytesMax = parsed.GetValue(queueBytes),
                Replay = parsed.GetValue(replay)!,
                ReplaySpeed = parsed.GetValue(replaySpeed),
                ReplayLoop = parsed.GetValue(replayLoop),
                ReplayStart = parsed.GetValue(replayStart),
                Limits = parsed.GetValue(noLimits)
                    ? SimulatorLimits.None
                    : new SimulatorLimits
                    {
                        Connections = parsed.GetValue(connections),
                        NewConnectionsPerMinute = parsed.GetValue(newConnections),
                        Subscriptions = parsed.GetValue(subscriptions),
                        MessagesPerMinute = parsed.GetValue(messages),
                        PendingPosts = parsed.GetValue(posts),
                        InfoWeightPerMinute = parsed.GetValue(infoWeight),
                    },
            },
            cancellation));
        return command;
    }

    private static Option<T> Of<T>(string name, T defaultValue, string description) =>
        new(name) { Description = description, DefaultValueFactory = _ => defaultValue };
}
