using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Hosting;

namespace Microsoft.Extensions.Hosting;

/// <summary>The ASP.NET Core integration for an <see cref="IHostBuilder"/>.</summary>
public static class FunctionsHostBuilderExtensions
{
    /// <summary>Lets HTTP functions take ASP.NET Core's requests and return its results.</summary>
    public static IHostBuilder ConfigureFunctionsWebApplication(this IHostBuilder builder) => builder.ConfigureFunctionsWebApplication(static (_, _) => { });

    /// <summary>Lets HTTP functions take ASP.NET Core's requests and return its results.</summary>
    public static IHostBuilder ConfigureFunctionsWebApplication(this IHostBuilder builder, Action<IFunctionsWorkerApplicationBuilder> configureWorker) =>
        builder.ConfigureFunctionsWebApplication((_, worker) => configureWorker(worker));

    /// <summary>Lets HTTP functions take ASP.NET Core's requests and return its results.</summary>
    public static IHostBuilder ConfigureFunctionsWebApplication(this IHostBuilder builder, Action<HostBuilderContext, IFunctionsWorkerApplicationBuilder> configureWorker)
    {
        builder.ConfigureFunctionsWorkerDefaults((context, worker) =>
        {
            WorkerServices.AddWebApplication(WorkerServices.Add(worker.Services));
            configureWorker(context, worker);
        });
        return builder;
    }
}
