using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace RelayCloud.Conformance.Tests.Cloud;

/// <summary>Lets a script do what no client can: <c>POST /cut</c>, <c>POST /restart</c>. Each answers when it is done.</summary>
internal sealed class ControlServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ControlServer(WebApplication app) => _app = app;

    public Uri Uri => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public static async Task<ControlServer> StartAsync(CutWire wire, Func<Task> restart)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        WebApplication app = builder.Build();
        app.UseRouting();
        app.MapPost("/cut", http => http.Response.WriteAsync(wire.Cut().ToString()));
        app.MapPost("/restart", async http =>
        {
            await restart();
            await http.Response.WriteAsync("done");
        });
        app.UseEndpoints(_ => { });
        await app.StartAsync();
        return new ControlServer(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
