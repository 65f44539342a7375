using RelayCloud.Resilience.Checks;
using RelayCloud.Resilience.Gateways;
using RelayCloud.Resilience.Scenarios;
if (args[0]=="one") {
 foreach (var kind in Enum.GetValues<OutageKind>())
 foreach (double act in (double[])[0.5, 60])
 {
   Findings f = await OneGateway.RunAsync(new OneGatewayPlan(kind, TimeSpan.FromSeconds(double.Parse(args[1])), act, int.Parse(args[2])));
        Console.WriteLine($"{kind} {act}: {f.Summary()}");
        foreach (string p in f.Problems) Console.WriteLine("   !! " + p);
 }
 return;
}
foreach (var kind in args.Length > 1 ? [Enum.Parse<DisturbanceKind>(args[1])] : Enum.GetValues<DisturbanceKind>())
    foreach (bool faster in (bool[])[true, false])
    {
        Findings f = await TwoGateways.RunAsync(new TwoGatewaysPlan(kind, faster, TimeSpan.FromSeconds(double.Parse(args[0]))));
        Console.WriteLine($"{kind} {(faster ? "faster" : "slower")}: {f.Summary()}");
        foreach (string p in f.Problems) Console.WriteLine("   !! " + p);
    }
