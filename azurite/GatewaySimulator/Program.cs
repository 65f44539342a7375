using System.CommandLine;
using RelayCloud.GatewaySimulator;

// Signals are the program's own business: System.CommandLine begins to listen only when the command waits for the first time, which is after it
// has said that it listens, and 2.0.0 not at all without a configuration.
var withoutSignals = new InvocationConfiguration { ProcessTerminationTimeout = null };
return await SimulatorCommand.Create(SimulatorProgram.RunAsync).Parse(args).InvokeAsync(withoutSignals);
