using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Configuration;
using Microsoft.Azure.Functions.Worker.Discovery;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker.Invocation;
using Microsoft.Azure.Functions.Worker.Ownership;
using Microsoft.Azure.Functions.Worker.Triggers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Azure.Functions.Worker.Hosting;

/// <summary>The services that host functions.</summary>
internal static class WorkerServices
{
    /// <summary>Adds the worker to an app's services, once; a second call returns the same builder.</summary>
    public static WorkerApplicationBuilder Add(IServiceCollection services)
    {
        foreach (var descriptor in services)
        {
            if (descriptor.ServiceType == typeof(WorkerApplicationBuilder)) return (WorkerApplicationBuilder)descriptor.ImplementationInstance!;
        }

        var builder = new WorkerApplicationBuilder(services);
        services.AddSingleton(builder);
        services.AddRouting();
        services.AddOptions<KestrelServerOptions>().Configure<IConfiguration>(ListenOptions.Apply);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IFunctionTypes, EntryAssemblyTypes>();
        services.TryAddSingleton(static _ => HostJson.Load());
        services.TryAddSingleton<FunctionCatalog>();
        services.TryAddSingleton<FunctionPipeline>();
        services.TryAddSingleton<FunctionKeys>();
        services.TryAddSingleton<HostStorage>();
        services.TryAddSingleton<BackgroundInvoker>();
        services.TryAddSingleton<TriggerLoops>();
        services.AddHostedService<TriggerHost>();
        return builder;
    }

    /// <summary>Adds what HTTP functions need to take ASP.NET Core's requests and return its results.</summary>
    public static void AddWebApplication(WorkerApplicationBuilder builder)
    {
        builder.HasWebApplication = true;

        // The executors of action results; no controllers, no views.
        builder.Services.AddMvcCore();
    }
}
