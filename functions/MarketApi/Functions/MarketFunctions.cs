using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using RelayCloud.MarketApi.Requests;

namespace RelayCloud.MarketApi.Functions;

/// <summary>The market-data routes. Callers show an API key or a token of ours, so the host's own keys are not asked for.</summary>
public sealed class MarketFunctions(MarketEndpoint endpoint)
{
    [Function("GetSymbols")]
    public Task<IResult> GetSymbols([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = MarketRoute.SymbolsPath)] HttpRequest request) =>
        endpoint.AnswerAsync(request, MarketRoute.Symbols);

    [Function("GetOrderBook")]
    public Task<IResult> GetOrderBook([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = MarketRoute.OrderBookPath)] HttpRequest request) =>
        endpoint.AnswerAsync(request, MarketRoute.OrderBook);

    [Function("GetBbo")]
    public Task<IResult> GetBbo([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = MarketRoute.BboPath)] HttpRequest request) =>
        endpoint.AnswerAsync(request, MarketRoute.Bbo);

    [Function("GetTrades")]
    public Task<IResult> GetTrades([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = MarketRoute.TradesPath)] HttpRequest request) =>
        endpoint.AnswerAsync(request, MarketRoute.Trades);

    [Function("GetMids")]
    public Task<IResult> GetMids([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = MarketRoute.MidsPath)] HttpRequest request) =>
        endpoint.AnswerAsync(request, MarketRoute.Mids);

    [Function("GetCandles")]
    public Task<IResult> GetCandles([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = MarketRoute.CandlesPath)] HttpRequest request) =>
        endpoint.AnswerAsync(request, MarketRoute.Candles);
}
