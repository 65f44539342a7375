using System.Net;
using Microsoft.AspNetCore.Http;
using RelayCloud.MarketApi.Requests;
using RelayCloud.MarketApi.Tests.Live;
using RelayCloud.MarketApi.Tests.Support;

namespace RelayCloud.MarketApi.Tests.Requests;

/// <summary>What a request costs whose key and snapshot are in memory.</summary>
public sealed class HotPathTests(LiveApi api)
{
    [Theory]
    [InlineData("good key")]
    [InlineData("good token")]
    public async Task A_cached_book_with_the_check_of_the_caller_allocates_nothing(string kind)
    {
        // So long that nothing is read again meanwhile, however busy the machine is.
        await using MarketHost host = await api.StartAnotherAsync("Relay:MarketApi:CacheIntervalMs", "7000");
        var endpoint = host.Service<MarketEndpoint>();
        var response = new FixedResponse();
        DefaultHttpContext http = response.Context();
        http.Connection.RemoteIpAddress = IPAddress.Loopback;
        http.Request.Method = "GET";
        http.Request.QueryString = new QueryString("?symbol=BTC&depth=10");
        http.Request.Headers.Authorization = "Bearer " + api.Credential(kind);

        // Key, list of symbols and book are read now.
        for (int i = 0; i < 3; i++) Assert.Equal(200, await StatusAsync());
        Allocations.AssertNone(() =>
        {
            for (int i = 0; i < 20; i++)
            {
                response.Clear();
                Task<IResult> answer = endpoint.AnswerAsync(http.Request, MarketRoute.OrderBook);
                if (!answer.IsCompletedSuccessfully) throw new InvalidOperationException("The answer was not at hand.");
                _ = answer.Result.ExecuteAsync(http);
            }
        });
        Assert.Contains("\"levels\"", System.Text.Encoding.UTF8.GetString(response.Written), StringComparison.Ordinal);

        async Task<int> StatusAsync()
        {
            response.Clear();
            await (await endpoint.AnswerAsync(http.Request, MarketRoute.OrderBook)).ExecuteAsync(http);
            return http.Response.StatusCode;
        }
    }
}
