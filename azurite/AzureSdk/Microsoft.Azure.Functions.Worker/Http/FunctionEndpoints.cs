using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker.Configuration;
using Microsoft.Azure.Functions.Worker.Discovery;
using Microsoft.Azure.Functions.Worker.Invocation;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>The routes of the HTTP functions, checked once at start.</summary>
internal sealed class FunctionEndpoints : EndpointDataSource
{
    /// <exception cref="InvalidOperationException">Routes are wrong; the message names every fault.</exception>
    public FunctionEndpoints(FunctionCatalog catalog, FunctionPipeline pipeline, FunctionKeys keys, HostJson host, ILoggerFactory loggers)
    {
        var faults = new List<string>();
        var routes = new RouteTable(host.RoutePrefix);
        var endpoints = new List<Endpoint>();
        var log = loggers.CreateLogger<HttpFunction>();
        foreach (var entry in catalog.Functions)
        {
            if (entry.Kind != TriggerKind.Http) continue;
            var trigger = (HttpTriggerAttribute)entry.Trigger;
            if (routes.Add(entry.Name, trigger, faults.Add) is not { } pattern) continue;
            var function = new HttpFunction(entry, trigger.AuthLevel, pipeline, keys, log);
            var endpoint = new RouteEndpointBuilder(function.InvokeAsync, pattern, order: 0) { DisplayName = entry.Name };
            if (trigger.Methods is { Length: > 0 } methods) endpoint.Metadata.Add(new HttpMethodMetadata(methods.Select(static method => method.ToUpperInvariant())));
            endpoints.Add(endpoint.Build());
        }

        if (faults.Count > 0) throw new InvalidOperationException("The routes of this app's functions cannot be served:" + string.Concat(faults.Select(static fault => Environment.NewLine + "- " + fault)));
        Endpoints = endpoints;
    }

    public override IReadOnlyList<Endpoint> Endpoints { get; }

    public override IChangeToken GetChangeToken() => NullChangeToken.Singleton;
}
