using RelayCloud.WebPubSubEmulator.Configuration;

namespace RelayCloud.WebPubSubEmulator.Tests;

public sealed class ConfigurationTests
{
    [Fact]
    public void The_defaults_are_sound() => Assert.Empty(new EmulatorOptions().Problems());

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        IReadOnlyList<string> problems = new EmulatorOptions { Port = -1, Units = 0, Keys = ["short"], RecoverySeconds = double.NaN, MessageBytesMax = 1 }.Problems();
        Assert.Equal(5, problems.Count);
        Assert.DoesNotContain(problems, problem => problem.Contains("short", StringComparison.Ordinal));
    }

    [Fact]
    public void Hubs_are_read_with_the_services_own_names()
    {
        HubSettings hub = HubFile.Parse(
            """{"hubs":{"market":{"anonymousConnectPolicy":"allow","eventHandlers":[{"urlTemplate":"http://h/{hub}/{event}","userEventPattern":"a, b","systemEvents":["connect"]}]}}}""", "f").Single();
        Assert.Equal(("market", true), (hub.Name, hub.AllowAnonymous));
        Assert.NotNull(hub.SystemHandler("connect"));
        Assert.Null(hub.SystemHandler("connected"));
        Assert.NotNull(hub.UserHandler("b"));
        Assert.Null(hub.UserHandler("c"));
        Assert.Equal("http://h/market/x%20y", hub.EventHandlers[0].Url("market", "x y").AbsoluteUri);
    }

    [Theory]
    [InlineData("""{"hubs":{"1bad":{}}}""", "1bad")]
    [InlineData("""{"hubs":{"a":{"anonymousConnectPolicy":"maybe"}}}""", "maybe")]
    [InlineData("""{"hubs":{"a":{"eventHandlers":[{"urlTemplate":"nowhere"}]}}}""", "nowhere")]
    [InlineData("""{"hubs":{"a":{"eventHandlers":[{"urlTemplate":"http://h","systemEvents":["never"]}]}}}""", "never")]
    [InlineData("""{"hubs":{"a":{},"A":{}}}""", "2 times")]
    [InlineData("{", "no JSON")]
    [InlineData("{}", "hubs")]
    public void A_wrong_file_is_told_with_what_is_wrong(string json, string named) =>
        Assert.Contains(named, Assert.Throws<ConfigurationException>(() => HubFile.Parse(json, "file.json")).Message, StringComparison.Ordinal);
}
