using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace RelayCloud.WebPubSubEmulator.Tests.Events;

/// <summary>An event handler that keeps what it is told and answers as the test says.</summary>
internal sealed class Webhook : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Webhook(WebApplication app) => _app = app;

    public Uri Uri => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>Method, path, headers and body of each request, validations included.</summary>
    public ConcurrentQueue<(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body)> Seen { get; } = [];

    /// <summary>Answers what is no validation; by default with 204.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = http =>
    {
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    };

    /// <summary>What validations are answered with; null = nothing.</summary>
    public string? AllowedOrigin { get; set; } = "*";

    public static async Task<Webhook> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        WebApplication app = builder.Build();
        var hook = new Webhook(app);
        app.Run(hook.HandleAsync);
        await app.StartAsync();
        return hook;
    }

    public string[] Events(string type) => [.. Seen.Where(one => one.Headers.GetValueOrDefault("ce-type") == type).Select(one => one.Body)];

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HandleAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        string body = await reader.ReadToEndAsync();
        Seen.Enqueue((http.Request.Method, http.Request.Path.Value!, http.Request.Headers.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.OrdinalIgnoreCase), body));
        if (!HttpMethods.IsOptions(http.Request.Method)) await Answer(http);
        else if (AllowedOrigin is not null) http.Response.Headers["WebHook-Allowed-Origin"] = AllowedOrigin;
    }
}
