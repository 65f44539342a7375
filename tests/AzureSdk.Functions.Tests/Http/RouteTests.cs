using System.Net;
using System.Text;
using AzureSdk.Functions.Tests.Hosting;

namespace AzureSdk.Functions.Tests.Http;

public sealed class RouteTests
{
    [Theory]
    [InlineData("GET", "api/Hello", 200, """{"greeting":"hello","path":"/api/Hello"}""")]
    [InlineData("GET", "api/hello", 200, """{"greeting":"hello","path":"/api/hello"}""")]
    [InlineData("POST", "api/Hello", 405, "")]
    [InlineData("GET", "Hello", 404, "")]
    [InlineData("GET", "api/Hello/more", 404, "")]
    [InlineData("GET", "api/async/result", 202, "later")]
    [InlineData("GET", "api/symbols/BTC", 200, "BTC - 7 -")]
    [InlineData("GET", "api/symbols/BTC/5?limit=9&note=x%20y", 200, "BTC 5 9 x y")]
    [InlineData("GET", "api/symbols/%4010%2F7/5?symbol=no", 200, "@10%2F7 5 7 -")]
    [InlineData("GET", "api/symbols/BTC/0", 404, "")]
    [InlineData("GET", "api/symbols/BTC/five", 404, "")]
    [InlineData("GET", "api/required?count=3", 200, "3")]
    [InlineData("GET", "api/required", 500, "")]
    [InlineData("GET", "api/required?count=many", 500, "")]
    [InlineData("GET", "api/required?count=99999999999", 500, "")]
    [InlineData("POST", "api/things", 201, "")]
    [InlineData("GET", "api/things", 204, "")]
    [InlineData("DELETE", "api/things", 405, "")]
    [InlineData("PATCH", "api/any", 200, "PATCH")]
    [InlineData("DELETE", "api/any", 200, "DELETE")]
    [InlineData("GET", "api/null", 200, "")]
    [InlineData("GET", "api/throw", 500, "")]
    [InlineData("GET", "api/wrongresult", 500, "")]
    public async Task A_request_gets_the_function_of_its_route_and_method(string method, string path, int status, string body)
    {
        await using var app = await FunctionHost.StartAsync(typeof(SampleFunctions));
        using var response = await app.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(body, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_refused_method_is_told_which_are_allowed()
    {
        await using var app = await FunctionHost.StartAsync(typeof(SampleFunctions));
        using var response = await app.Client.DeleteAsync("api/things");
        Assert.Equal(["GET", "POST"], response.Content.Headers.Allow.Order());
    }

    [Theory]
    [InlineData("", "Hello")]
    [InlineData("v9/x", "v9/x/Hello")]
    [InlineData("/v9/", "v9/Hello")]
    public async Task The_route_prefix_is_that_of_host_json(string prefix, string path)
    {
        await using var app = await FunctionHost.StartWithAsync($$"""{ "version": "2.0", "extensions": { "http": { "routePrefix": "{{prefix}}" } } }""", typeof(SampleFunctions));
        Assert.Equal(HttpStatusCode.OK, (await app.Client.GetAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Client.GetAsync("api/Hello")).StatusCode);
    }

    [Fact]
    public async Task A_body_above_the_limit_is_413_and_one_at_it_is_taken()
    {
        await using var app = await FunctionHost.StartAsync(new Dictionary<string, string?> { ["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"] = "100" }, typeof(SampleFunctions));
        using var fits = await app.Client.PostAsync("api/echo", new StringContent(new string('a', 100)));
        Assert.Equal(new string('a', 100), await fits.Content.ReadAsStringAsync());
        using var tooLarge = await app.Client.PostAsync("api/echo", new StringContent(new string('a', 101)));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooLarge.StatusCode);
        using var chunked = new HttpRequestMessage(HttpMethod.Post, "api/echo") { Content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(new string('a', 5_000)))) };
        chunked.Headers.TransferEncodingChunked = true;
        using var tooLargeUnannounced = await app.Client.SendAsync(chunked);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooLargeUnannounced.StatusCode);
    }

    [Fact]
    public async Task A_failure_after_the_response_began_cuts_it_off()
    {
        await using var app = await FunctionHost.StartAsync(typeof(SampleFunctions));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => app.Client.GetStringAsync("api/throwlate"));
    }

    [Theory]
    [InlineData("admin/host/status")]
    [InlineData("admin/host/ping")]
    public async Task The_host_says_that_it_runs(string path)
    {
        await using var app = await FunctionHost.StartAsync(typeof(SampleFunctions));
        Assert.Equal("""{"state":"Running"}""", await app.Client.GetStringAsync(path));
    }
}
