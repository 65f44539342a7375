using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Hosting;

namespace Microsoft.Extensions.Hosting;

/// <summary>The worker for an <see cref="IHostBuilder"/>.</summary>
public static class WorkerHostBuilderExtensions
{
    /// <summary>Adds the worker with its defaults.</summary>
    public static IHostBuilder ConfigureFunctionsWorkerDefaults(this IHostBuilder builder) => builder.ConfigureFunctionsWorkerDefaults(static (_, _) => { });

    /// <summary>Adds the worker with its defaults.</summary>
    public static IHostBuilder ConfigureFunctionsWorkerDefaults(this IHostBuilder builder, Action<IFunctionsWorkerApplicationBuilder> configure) =>
        builder.ConfigureFunctionsWorkerDefaults((_, worker) => configure(worker));

    /// <summary>Adds the worker with its defaults.</summary>
    public static IHostBuilder ConfigureFunctionsWorkerDefaults(this IHostBuilder builder, Action<HostBuilderContext, IFunctionsWorkerApplicationBuilder> configure)
    {
        builder
            .ConfigureHostConfiguration(static configuration => WorkerConfiguration.AddHostSettings(configuration))
            .ConfigureAppConfiguration(static configuration => WorkerConfiguration.AddDefaults(configuration))
            .ConfigureWebHost(static web => web
                .UseKestrelCore()
                .Configure(static app => app.UseRouting().UseEndpoints(endpoints => WorkerEndpoints.Map(endpoints, app.ApplicationServices))))
            .ConfigureServices((context, services) => configure(context, WorkerServices.Add(services)));
        return builder;
    }
}
