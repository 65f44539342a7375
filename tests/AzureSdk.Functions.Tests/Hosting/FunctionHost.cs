using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Configuration;
using Microsoft.Azure.Functions.Worker.Discovery;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AzureSdk.Functions.Tests.Hosting;

/// <summary>A function app on a free port, and a client of it.</summary>
internal sealed class FunctionHost : IAsyncDisposable
{
    private FunctionHost(IHost host)
    {
        Host = host;
        Client = new HttpClient { BaseAddress = AddressOf(host), Timeout = TimeSpan.FromSeconds(30) };
    }

    public IHost Host { get; }

    public HttpClient Client { get; }

    public static FunctionsApplicationBuilder Builder(params Type[] types)
    {
        var builder = FunctionsApplication.CreateBuilder(["--port", "0"]);
        builder.ConfigureFunctionsWebApplication();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IFunctionTypes>(new FixedTypes(types));
        return builder;
    }

    public static async Task<FunctionHost> StartAsync(FunctionsApplicationBuilder builder)
    {
        var host = builder.Build();
        await host.StartAsync();
        return new FunctionHost(host);
    }

    public static Task<FunctionHost> StartAsync(params Type[] types) => StartAsync(Builder(types));

    public static Task<FunctionHost> StartAsync(IDictionary<string, string?> settings, params Type[] types)
    {
        var builder = Builder(types);
        builder.Configuration.AddInMemoryCollection(settings);
        return StartAsync(builder);
    }

    public static Task<FunctionHost> StartWithAsync(string hostJson, params Type[] types)
    {
        var builder = Builder(types);
        builder.Services.AddSingleton(HostJson.Parse(hostJson));
        return StartAsync(builder);
    }

    public static Uri AddressOf(IHost host) =>
        new(host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.StopAsync();
        if (Host is IAsyncDisposable disposable) await disposable.DisposeAsync();
        else Host.Dispose();
    }
}
