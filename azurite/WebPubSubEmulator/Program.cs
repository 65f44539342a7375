using System.CommandLine;
using RelayCloud.WebPubSubEmulator;
using RelayCloud.WebPubSubEmulator.Configuration;

// Signals are the program's own: it tells its clients and returns 0.
var invocation = new InvocationConfiguration { ProcessTerminationTimeout = null };
return await EmulatorCommand.Create(EmulatorProgram.RunAsync).Parse(args).InvokeAsync(invocation);
