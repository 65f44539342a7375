using System.CommandLine;
using RelayCloud.EventHubsEmulator;
using RelayCloud.EventHubsEmulator.Configuration;

// Signals are the program's own: it stores what it has taken and returns 0.
var invocation = new InvocationConfiguration { ProcessTerminationTimeout = null };
return await EmulatorCommand.Create(EmulatorProgram.RunAsync).Parse(args).InvokeAsync(invocation);
