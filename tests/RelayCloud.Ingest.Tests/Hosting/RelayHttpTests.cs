using System.Text.Json;
using RelayCloud.Ingest.Tests.Sessions.Support;

namespace RelayCloud.Ingest.Tests.Hosting;

/// <summary>The customers' port as an HTTP server.</summary>
public sealed class RelayHttpTests
{
    private const string Mids = """{"type":"allMids"}""";

    [Fact]
    public async Task Health_and_stats_are_answered_without_a_key()
    {
        await using RelayUnderTest relay = await RelayUnderTest.StartAsync();
        HttpAnswer health = await relay.SendAsync(HttpMethod.Get, "/health");
        Assert.Equal(200, health.Status);
        using (var json = JsonDocument.Parse(health.Body))
        {
            Assert.Equal("ok", json.RootElement.GetProperty("status").GetString());
            Assert.Equal("A", json.RootElement.GetProperty("gateways")[0].GetProperty("name").GetString());
            Assert.Equal(0, json.RootElement.GetProperty("connections").GetInt32());
        }

        await using RawClient client = await relay.OpenAsync();
        HttpAnswer stats = await relay.SendAsync(HttpMethod.Get, "/stats");
        Assert.Equal(200, stats.Status);
        using (var json = JsonDocument.Parse(stats.Body))
        {
            Assert.Equal(1, json.RootElement.GetProperty("sessions").GetProperty("open").GetInt32());
            Assert.Equal(1, json.RootElement.GetProperty("sessions").GetProperty("connectionsByKey").GetProperty("good").GetInt32());
            Assert.Equal(0, json.RootElement.GetProperty("sessions").GetProperty("faults").GetInt64());
            Assert.Equal(0, json.RootElement.GetProperty("fanOut").GetProperty("faults").GetInt64());
            foreach (string part in (string[])["gateways", "feed", "fanOutLatencyUs", "info", "memory"]) Assert.True(json.RootElement.TryGetProperty(part, out _), part);
        }
    }

    [Theory]
    [InlineData("/info", "Authorization", $"Bearer {TestKeys.Good}")]
    [InlineData("/info", "X-Api-Key", TestKeys.Good)]
    [InlineData($"/info?apiKey={TestKeys.Good}", "X-Other", "1")]
    [InlineData($"/k/{TestKeys.Good}/info", "X-Other", "1")]
    public async Task Info_is_answered_to_a_key_wherever_it_is(string path, string header, string value)
    {
        await using RelayUnderTest relay = await RelayUnderTest.StartAsync();
        HttpAnswer answer = await relay.SendAsync(HttpMethod.Post, path, Mids, (header, value));
        Assert.Equal(200, answer.Status);
        Assert.StartsWith("application/json", answer.Headers["Content-Type"], StringComparison.Ordinal);
        using var json = JsonDocument.Parse(answer.Body);
        Assert.NotEmpty(json.RootElement.EnumerateObject());
    }

    [Theory]
    [InlineData("/info", "an API key is needed")]
    [InlineData($"/info?apiKey={TestKeys.Wrong}", "this API key is not valid")]
    [InlineData($"/k/{TestKeys.Wrong}/info", "this API key is not valid")]
    public async Task Info_without_a_valid_key_is_401(string path, string message)
    {
        await using RelayUnderTest relay = await RelayUnderTest.StartAsync();
        HttpAnswer answer = await relay.SendAsync(HttpMethod.Post, path, Mids);
        Assert.StartsWith(message, answer.ErrorMessage(401), StringComparison.Ordinal);
        Assert.Equal("Bearer", answer.Headers["WWW-Authenticate"]);
    }

    [Fact]
    public async Task Info_beyond_the_keys_budget_is_429_and_says_when_to_come_back()
    {
        await using RelayUnderTest relay = await RelayUnderTest.StartAsync();
        Assert.Equal(200, (await relay.SendAsync(HttpMethod.Post, $"/k/{RelayUnderTest.MeagreKey}/info", Mids)).Status);
        HttpAnswer answer = await relay.SendAsync(HttpMethod.Post, $"/k/{RelayUnderTest.MeagreKey}/info", Mids);
        Assert.Contains("once", answer.ErrorMessage(429).Replace("1 times", "once", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.InRange(int.Parse(answer.Headers["Retry-After"]), 1, 60);
        Assert.Equal(200, (await relay.SendAsync(HttpMethod.Post, $"/k/{TestKeys.Good}/info", Mids)).Status);
    }

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/nothing")]
    [InlineData("GET", "/favicon.ico")]
    [InlineData("GET", "/info")]
    [InlineData("DELETE", "/health")]
    [InlineData("POST", "/health/x")]
    [InlineData("GET", "/k/abc/nothing")]
    public async Task An_unknown_address_is_404_in_the_shape_of_all_errors(string method, string path)
    {
        await using RelayUnderTest relay = await RelayUnderTest.StartAsync();
        Assert.Contains("/ws", (await relay.SendAsync(HttpMethod.Parse(method), path)).ErrorMessage(404), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/ws")]
    [InlineData("/k/abc/ws")]
    public async Task A_plain_request_to_the_WebSockets_address_is_426(string path)
    {
        await using RelayUnderTest relay = await RelayUnderTest.StartAsync();
        Assert.NotEmpty((await relay.SendAsync(HttpMethod.Get, path)).ErrorMessage(426));
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("{\"type\":\"\\ud800\"}")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("")]
    public async Task A_body_that_is_no_request_is_422_as_the_exchange_says_it(string body)
    {
        await using RelayUnderTest relay = await RelayUnderTest.StartAsync();
        HttpAnswer answer = await relay.SendAsync(HttpMethod.Post, $"/k/{TestKeys.Good}/info", body);
        Assert.Equal(422, answer.Status);
        Assert.Equal("Failed to deserialize the JSON body into the target type", answer.Body);
    }
}
