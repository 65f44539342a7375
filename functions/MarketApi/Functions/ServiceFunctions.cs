using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using RelayCloud.MarketApi.Answers;
using RelayCloud.MarketApi.Health;
using RelayCloud.MarketApi.OpenApi;
using RelayCloud.MarketApi.Requests;

namespace RelayCloud.MarketApi.Functions;

/// <summary>What everyone may ask: health and the description of the API; and the answer to everything that is no route.</summary>
public sealed class ServiceFunctions(HealthEndpoint health)
{
    [Function("GetHealth")]
    public Task<IResult> GetHealth([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "health")] HttpRequest request) => health.AnswerAsync(request);

    [Function("GetOpenApi")]
    public Task<IResult> GetOpenApi([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "openapi/v1.json")] HttpRequest request) => OpenApiDocument.AnswerAsync(request);

    // The host prefers any other route that fits.
    [Function("NoRoute")]
    public Task<IResult> NoRoute([HttpTrigger(AuthorizationLevel.Anonymous, Route = "{*path}")] HttpRequest request) => NoRouteAnswer.For(request).Result;
}
