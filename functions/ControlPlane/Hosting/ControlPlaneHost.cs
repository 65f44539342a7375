using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using RelayCloud.ControlPlane.Access;
using RelayCloud.ControlPlane.Errors;
using RelayCloud.ControlPlane.Settings;

namespace RelayCloud.ControlPlane.Hosting;

/// <summary>Builds the app; <c>Program</c> runs it, tests run several.</summary>
public static class ControlPlaneHost
{
    /// <summary>The app, not started.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="configure">What tests want otherwise: settings, services.</param>
    /// <exception cref="ControlPlaneSettingsException">The settings are wrong.</exception>
    public static IHost Build(string[] args, Action<FunctionsApplicationBuilder>? configure = null)
    {
        FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(args);
        builder.ConfigureFunctionsWebApplication();
        configure?.Invoke(builder);
        builder.Services.AddControlPlane(SettingsReader.Read(builder.Configuration));
        builder.UseMiddleware<AnswerMiddleware>();
        builder.UseMiddleware<AccessMiddleware>();
        return builder.Build();
    }
}
