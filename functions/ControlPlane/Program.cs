using Microsoft.Extensions.Hosting;
using RelayCloud.ControlPlane.Hosting;
using RelayCloud.ControlPlane.Settings;

try
{
    await ControlPlaneHost.Build(args).RunAsync();
    return 0;
}
catch (ControlPlaneSettingsException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
