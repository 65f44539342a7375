using RelayCloud.ControlPlane.Tests.Support;

namespace RelayCloud.ControlPlane.Tests.Access;

/// <summary>Web pages that call.</summary>
public sealed class CorsTests(CorsTests.World world) : IClassFixture<CorsTests.World>
{
    private const string Console = "https://console.example.com";

    private ControlPlaneApp App => world.App;

    [Theory]
    [InlineData("/v1/me", "GET")]
    [InlineData("/v1/admin/tenants", "GET, POST")]
    [InlineData("/v1/admin/tenants/abc", "DELETE, GET, PATCH")]
    public async Task A_page_of_an_allowed_origin_is_told_what_it_may_send(string path, string methods)
    {
        Answer answer = await App.SendAsync("OPTIONS", path, null, ("Origin", Console), ("Access-Control-Request-Method", "GET"));
        Assert.Equal(204, answer.Status);
        Assert.Equal((Console, $"{methods}, OPTIONS"), (answer.Header("Access-Control-Allow-Origin"), answer.Header("Access-Control-Allow-Methods")));
        Assert.Contains("If-Match", answer.Header("Access-Control-Allow-Headers"), StringComparison.Ordinal);
        Assert.Equal("", answer.Header("Access-Control-Allow-Credentials"));
    }

    [Fact]
    public async Task A_page_of_an_allowed_origin_sees_answers_and_refusals()
    {
        Answer answer = await App.AsAdminAsync("GET", "/v1/admin/plans/pro", null, ("Origin", Console));
        Assert.Equal((200, Console, "Origin"), (answer.Status, answer.Header("Access-Control-Allow-Origin"), answer.Header("Vary")));
        Assert.Contains("ETag", answer.Header("Access-Control-Expose-Headers"), StringComparison.Ordinal);
        Assert.Equal(Console, (await App.SendAsync("GET", "/v1/me", null, ("Origin", Console))).Header("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("https://evil.example.com")]
    [InlineData("https://console.example.com.evil.example.com")]
    [InlineData("http://console.example.com")]
    [InlineData("null")]
    public async Task Pages_of_other_origins_are_refused_and_see_nothing(string origin)
    {
        Answer asked = await App.SendAsync("OPTIONS", "/v1/me", null, ("Origin", origin), ("Access-Control-Request-Method", "GET"));
        Assert.Equal((403, "origin_denied", ""), (asked.Status, asked.Reason, asked.Header("Access-Control-Allow-Origin")));
        Answer sent = await App.AsAdminAsync("GET", "/v1/admin/plans", null, ("Origin", origin));
        Assert.Equal((200, ""), (sent.Status, sent.Header("Access-Control-Allow-Origin")));
    }

    /// <summary>An app that one origin may call.</summary>
    public sealed class World(TableService tables) : IAsyncLifetime
    {
        internal ControlPlaneApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync() => App = await ControlPlaneApp.StartAsync(tables.NewTable(), ("Relay:Cors:AllowedOrigins:0", Console));

        public async ValueTask DisposeAsync() => await App.DisposeAsync();
    }
}
