using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Azure.Functions.Worker.Hosting;

/// <summary>Puts the HTTP functions, and the host's own health, on the app's routes.</summary>
internal static class WorkerEndpoints
{
    /// <exception cref="InvalidOperationException">The functions are wrong; the message names every fault.</exception>
    public static void Map(IEndpointRouteBuilder endpoints, IServiceProvider services)
    {
        endpoints.DataSources.Add(ActivatorUtilities.CreateInstance<FunctionEndpoints>(services));
        var lifetime = services.GetRequiredService<IHostApplicationLifetime>();
        endpoints.MapGet("/admin/host/ping", () => Status(lifetime)).ExcludeFromDescription();
        endpoints.MapGet("/admin/host/status", () => Status(lifetime)).ExcludeFromDescription();
    }

    private static IResult Status(IHostApplicationLifetime lifetime)
    {
        var (state, code) = lifetime.ApplicationStopping.IsCancellationRequested ? ("Stopping", StatusCodes.Status503ServiceUnavailable)
            : lifetime.ApplicationStarted.IsCancellationRequested ? ("Running", StatusCodes.Status200OK)
            : ("Starting", StatusCodes.Status503ServiceUnavailable);
        return Results.Text($$"""{"state":"{{state}}"}""", "application/json", statusCode: code);
    }
}
