using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using RelayCloud.MarketApi.Requests;

namespace RelayCloud.MarketApi.Functions;

/// <summary>The market-data routes. Callers show an API key or a token of ours, so the host's own keys are not asked for.</summary>
public sealed class MarketFunctions(MarketEndpoint endpoint)
{
    [Function("Symbols")]
    public Task<IResult> Symbols([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = MarketRoute.SymbolsPath)] HttpRequest request) =>
        endpoint.AnswerAsync(request, MarketRoute.Symbols);

    [Function("OrderBook")]
    public Task<IResult> OrderBook([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = MarketRoute.OrderBookPath)] HttpRequest request) =>
        endpoint.AnswerAsync(request, MarketRoute.OrderBook);

    [Function("Bbo")]
    public Task<IResult> Bbo([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = MarketRoute.BboPath)] HttpRequest request) =>
        endpoint.AnswerAsync(request, MarketRoute.Bbo);

    [Function("Trades")]
    public Task<IResult> Trades([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = MarketRoute.TradesPath)] HttpRequest request) =>
        endpoint.AnswerAsync(request, MarketRoute.Trades);

    [Function("Mids")]
    public Task<IResult> Mids([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = MarketRoute.MidsPath)] HttpRequest request) =>
        endpoint.AnswerAsync(request, MarketRoute.Mids);

    [Function("Candles")]
    public Task<IResult> Candles([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = MarketRoute.CandlesPath)] HttpRequest request) =>
        endpoint.AnswerAsync(request, MarketRoute.Candles);
}
