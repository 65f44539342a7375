using RelayCloud.Resilience.Checks;
using RelayCloud.Resilience.Gateways;
using RelayCloud.Resilience.Scenarios;
foreach (var kind in args.Length > 1 ? [Enum.Parse<DisturbanceKind>(args[1])] : Enum.GetValues<DisturbanceKind>())
    foreach (bool faster in (bool[])[true, false])
    {
        Findings f = await TwoGateways.RunAsync(new TwoGatewaysPlan(kind, faster, TimeSpan.FromSeconds(double.Parse(args[0]))));
        Console.WriteLine($"{kind} {(faster ? "faster" : "slower")}: {f.Summary()}");
        foreach (string p in f.Problems) Console.WriteLine("   !! " + p);
    }
