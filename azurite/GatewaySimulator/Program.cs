using System.CommandLine;
using RelayCloud.GatewaySimulator;

// Signals are the program's own: it closes its sockets and returns 0.
var invocation = new InvocationConfiguration { ProcessTerminationTimeout = null };
return await SimulatorCommand.Create(SimulatorProgram.RunAsync).Parse(args).InvokeAsync(invocation);
