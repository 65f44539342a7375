using AzureSdk.Functions.Tests.Hosting;

namespace AzureSdk.Functions.Tests.Http;

public sealed class AuthorizationTests
{
    private static readonly Dictionary<string, string?> Keys = new()
    {
        ["FUNCTIONS_KEYS:master"] = "the-master",
        ["FUNCTIONS_KEYS:host:default"] = "the-host",
        ["FUNCTIONS_KEYS:function:keyed:one"] = "the-own",
    };

    [Theory]
    [InlineData("Open", null, 200)]
    [InlineData("Open", "wrong", 200)]
    [InlineData("Keyed", null, 401)]
    [InlineData("Keyed", "", 401)]
    [InlineData("Keyed", "wrong", 401)]
    [InlineData("Keyed", "the-own", 200)]
    [InlineData("Keyed", "the-host", 200)]
    [InlineData("Keyed", "the-master", 200)]
    [InlineData("Keyed", "The-Own", 401)]
    [InlineData("DefaultLevel", null, 401)]
    [InlineData("DefaultLevel", "the-own", 401)]
    [InlineData("DefaultLevel", "the-host", 200)]
    [InlineData("Master", "the-host", 401)]
    [InlineData("Master", "the-own", 401)]
    [InlineData("Master", null, 401)]
    [InlineData("Master", "the-master", 200)]
    public async Task A_level_takes_its_keys_by_header_and_by_query(string function, string? key, int status)
    {
        await using var app = await FunctionHost.StartAsync(Keys, typeof(KeyFunctions));
        using var byHeader = new HttpRequestMessage(HttpMethod.Get, $"api/{function}");
        if (key is not null) byHeader.Headers.TryAddWithoutValidation("x-functions-key", key);
        Assert.Equal(status, (int)(await app.Client.SendAsync(byHeader)).StatusCode);
        Assert.Equal(status, (int)(await app.Client.GetAsync($"api/{function}{(key is null ? "" : "?code=" + key)}")).StatusCode);
    }

    [Fact]
    public async Task The_header_goes_before_the_query()
    {
        await using var app = await FunctionHost.StartAsync(Keys, typeof(KeyFunctions));
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/Keyed?code=the-own");
        request.Headers.Add("x-functions-key", "wrong");
        Assert.Equal(401, (int)(await app.Client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Without_keys_nobody_gets_in_and_an_oversized_key_is_only_wrong()
    {
        await using var app = await FunctionHost.StartAsync(typeof(KeyFunctions));
        Assert.Equal(401, (int)(await app.Client.GetAsync("api/Keyed?code=x")).StatusCode);
        Assert.Equal(401, (int)(await app.Client.GetAsync("api/Keyed?code=" + new string('x', 5_000))).StatusCode);
        Assert.Equal(401, (int)(await app.Client.GetAsync("api/Master?code=")).StatusCode);
    }
}
