using System.CommandLine;
using RelayCloud.Resilience.Captures;
using RelayCloud.Resilience.Checks;
using RelayCloud.Resilience.Gateways;
using RelayCloud.Resilience.Scenarios;

var seconds = new Option<double>("--seconds") { Description = "How long each run takes; of one-gateway, how long each outage does.", DefaultValueFactory = _ => 60 };
var kind = new Option<DisturbanceKind?>("--kind") { Description = "Only this disturbance; all by default." };
var rounds = new Option<int>("--rounds") { Description = "Outages in each run.", DefaultValueFactory = _ => 3 };

var two = new Command("two-gateways", "Two gateways of one market, of which one is disturbed all the time: each kind of disturbance on the faster and on the slower one.") { seconds, kind };
two.SetAction(async parsed =>
{
    int bad = 0;
    DisturbanceKind? only = parsed.GetValue(kind);
    foreach (DisturbanceKind each in only is { } one ? [one] : Enum.GetValues<DisturbanceKind>())
        foreach (bool faster in (bool[])[true, false])
            bad += Tell($"{each} on the {(faster ? "faster" : "slower")}", await TwoGateways.RunAsync(new TwoGatewaysPlan(each, faster, TimeSpan.FromSeconds(parsed.GetValue(seconds)), TwoGateways.LagMsMax)));
    return bad == 0 ? 0 : 1;
});

var single = new Command("one-gateway", "One gateway that goes away and returns, in a quiet market and in a busy one.") { seconds, rounds };
single.SetAction(async parsed =>
{
    int bad = 0;
    foreach (OutageKind each in Enum.GetValues<OutageKind>())
        foreach (double activity in (double[])[0.5, 60])
            bad += Tell($"{each}, activity {activity}", await OneGateway.RunAsync(new OneGatewayPlan(each, TimeSpan.FromSeconds(parsed.GetValue(seconds)), activity, parsed.GetValue(rounds))));
    return bad == 0 ? 0 : 1;
});

var speed = new Option<double>("--speed") { Description = "How many times faster than captured.", DefaultValueFactory = _ => 1 };
var captures = new Command("captures", "Real captured frames (../shared/data beside the repository) through one gateway and through two, every frame accounted for.") { speed };
captures.SetAction(async parsed =>
{
    IReadOnlyList<IReadOnlyList<string>> found = CaptureSet.Find();
    if (found.Count == 0)
    {
        Console.Error.WriteLine(CaptureSet.WhyAbsent);
        return 2;
    }

    // All at once: at their own speed they hardly keep a machine busy, and each takes its time.
    (string Name, Task<Findings> Run)[] runs =
    [
        .. from files in found
           from gateways in (int[])[1, 2]
           let name = $"{CaptureSet.NameOf(files)} through {gateways}"
           select (name, CaptureReplay.RunAsync(new CaptureReplayPlan(files, parsed.GetValue(speed), gateways), done => Console.Error.WriteLine($"{name}: {done}"))),
    ];
    int bad = 0;
    foreach ((string name, Task<Findings> run) in runs) bad += Tell(name, await run);
    return bad == 0 ? 0 : 1;
});

var kills = new Option<int>("--rounds") { Description = "How often something is killed.", DefaultValueFactory = _ => 50 };
var seed = new Option<int>("--seed") { Description = "Makes victims and moments repeatable.", DefaultValueFactory = _ => 1 };
var eventLog = new Command("event-log", "The Event Hubs emulator and the ingest container, killed with -9 at random moments under load; an edge and its customers go on.") { kills, seed };
eventLog.SetAction(async parsed => Tell("event-log", await EventLogKills.RunAsync(new EventLogKillsPlan(parsed.GetValue(kills), parsed.GetValue(seed)), Console.Error.WriteLine)) == 0 ? 0 : 1);

var outage = new Command("event-log-outage", "Event Hubs cannot be reached for a while under 2,000 values a second; customers, log and memory of the container.") { seconds };
outage.SetAction(async parsed => Tell("event-log-outage", await EventLogOutage.RunAsync(TimeSpan.FromSeconds(parsed.GetValue(seconds)), Console.Error.WriteLine)) == 0 ? 0 : 1);

var pubSubKind = new Option<PubSubOutageKind?>("--kind") { Description = "Only this outage; both by default." };
var pubSub = new Command("web-pubsub-outage", "Web PubSub is killed, or the network to it drops everything, under 700 values a second of 178 coins; customers on it and direct ones, budget and memory.") { seconds, pubSubKind };
pubSub.SetAction(async parsed =>
{
    int bad = 0;
    PubSubOutageKind? only = parsed.GetValue(pubSubKind);
    foreach (PubSubOutageKind each in only is { } one ? [one] : Enum.GetValues<PubSubOutageKind>())
        bad += Tell($"web-pubsub-outage {each}", await WebPubSubOutage.RunAsync(each, TimeSpan.FromSeconds(parsed.GetValue(seconds)), Console.Error.WriteLine));
    return bad == 0 ? 0 : 1;
});

return await new RootCommand("Long runs of the relay against disturbed gateways, held against what the market really did, and of real captures.") { two, single, captures, eventLog, outage, pubSub }.Parse(args).InvokeAsync();

static int Tell(string what, Findings findings)
{
    Console.WriteLine($"{what}: {findings.Summary()}");
    foreach (string problem in findings.Problems) Console.WriteLine($"   WRONG: {problem}");
    return findings.Problems.Count;
}
