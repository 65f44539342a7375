using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace RelayCloud.Conformance.Tests.Cloud;

/// <summary>Lets a script do what no client can: <c>POST /COMMAND</c>. Each answers when it is done.</summary>
internal sealed class ControlServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ControlServer(WebApplication app) => _app = app;

    public Uri Uri => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <param name="commands">By name; what a command gives is the body of its answer.</param>
    public static async Task<ControlServer> StartAsync(IReadOnlyDictionary<string, Func<Task<string>>> commands)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        WebApplication app = builder.Build();
        app.UseRouting();
        foreach ((string name, Func<Task<string>> command) in commands) app.MapPost("/" + name, async http => await http.Response.WriteAsync(await command()));
        app.UseEndpoints(_ => { });
        await app.StartAsync();
        return new ControlServer(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
