using RelayCloud.GatewaySimulator;

return await SimulatorCommand.Create(SimulatorProgram.RunAsync).Parse(args).InvokeAsync();
