using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker.Discovery;
using Microsoft.Azure.Functions.Worker.Invocation;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>The routes of the HTTP functions.</summary>
internal sealed class FunctionEndpoints : EndpointDataSource
{
    public FunctionEndpoints(FunctionCatalog catalog, FunctionPipeline pipeline, FunctionKeys keys, ILoggerFactory loggers)
    {
        var endpoints = new List<Endpoint>();
        var log = loggers.CreateLogger<HttpFunction>();
        foreach (var entry in catalog.Functions)
        {
            if (entry.Route is not { } pattern) continue;
            var trigger = (HttpTriggerAttribute)entry.Trigger;
            var function = new HttpFunction(entry, trigger.AuthLevel, pipeline, keys, log);
            var endpoint = new RouteEndpointBuilder(function.InvokeAsync, pattern, order: 0) { DisplayName = entry.Name };
            if (trigger.Methods is { Length: > 0 } methods) endpoint.Metadata.Add(new HttpMethodMetadata(methods.Select(static method => method.ToUpperInvariant())));
            endpoints.Add(endpoint.Build());
        }

        Endpoints = endpoints;
    }

    public override IReadOnlyList<Endpoint> Endpoints { get; }

    public override IChangeToken GetChangeToken() => NullChangeToken.Singleton;
}
