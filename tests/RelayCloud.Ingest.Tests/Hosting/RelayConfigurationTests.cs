using Microsoft.Extensions.Configuration;
using RelayCloud.Ingest.Hosting;
using RelayCloud.Ingest.Tests.Sessions.Support;

namespace RelayCloud.Ingest.Tests.Hosting;

/// <summary>An operator sees every mistake of a configuration at once, each with what would be right.</summary>
public sealed class RelayConfigurationTests
{
    [Fact]
    public void Right_settings_are_taken() => Assert.Empty(ErrorsOf());

    [Fact]
    public void One_message_lists_every_mistake()
    {
        IReadOnlyList<string> errors = ErrorsOf(
            ("Relay:HttpPort", "70000"),
            ("Relay:Listen", "nowhere"),
            ("Relay:Gateways:0:Url", "http://example.com"),
            ("Relay:Keys:0:Sha256", "abc"),
            ("Relay:Keys:1:ConnectionsMax", "0"),
            ("Relay:Sessions:IdleTimeoutMs", "10"),
            ("Relay:Sessions:MessageBytesMax", "1"),
            ("Relay:Sessions:Queue:ConflateAboveBytes", "16777216"),
            ("Relay:Sessions:AllowedOrigins:0", "https://example.com/page"),
            ("Relay:FanOut:Lanes", "0"),
            ("Relay:Info:BodyBytesMax", "-1"));
        foreach (string part in (string[])
                 [
                     "Relay:HttpPort is 70000", "Relay:Listen is 'nowhere'", "wss://api.hyperliquid.xyz/ws", "Relay:Keys:0:Sha256", "Relay:Keys:1:ConnectionsMax",
                     "Relay:Sessions:IdleTimeoutMs is 10", "Relay:Sessions:MessageBytesMax is 1", "ConflateAboveBytes", "https://example.com/page", "Relay:FanOut:Lanes is 0", "BodyBytesMax",
                 ])
            Assert.Contains(errors, e => e.Contains(part, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Relay:HttpPrt", "1", "HttpPrt")]
    [InlineData("Relay:Sessions:Idle", "1", "Idle")]
    [InlineData("Relay:Keys:0:Key", "x", "Key")]
    public void An_unknown_setting_is_named(string name, string value, string named) =>
        Assert.Contains($"'{named}'", Assert.Single(ErrorsOf((name, value))), StringComparison.Ordinal);

    [Theory]
    [InlineData("Relay:HttpPort", "many")]
    [InlineData("Relay:Sessions:Compression", "perhaps")]
    public void A_setting_of_the_wrong_kind_is_named_with_its_value(string name, string value)
    {
        string error = Assert.Single(ErrorsOf((name, value)));
        Assert.Contains(name, error, StringComparison.Ordinal);
        Assert.Contains(value, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Relay:Sessions")]
    [InlineData("Relay:Sessions:Queue")]
    [InlineData("Relay:Keys")]
    [InlineData("Relay:Keys:0")]
    [InlineData("Relay:Keys:0:Name")]
    [InlineData("Relay:Listen")]
    [InlineData("Relay:FanOut")]
    [InlineData("Relay:Info")]
    [InlineData("Relay:Universe")]
    [InlineData("Relay:Feed")]
    [InlineData("Relay:Feed:Timings")]
    [InlineData("Relay:MarketData")]
    [InlineData("Relay:Keys:0:Sha256")]
    [InlineData("Relay:Sessions:AllowedOrigins:0")]
    [InlineData("Relay:Gateways")]
    [InlineData("Relay:Gateways:0")]
    [InlineData("Relay:Gateways:0:Name")]
    [InlineData("Relay:Gateways:0:Url")]
    [InlineData("Relay:Gateways:0:Kind")]
    [InlineData("Relay:Feed:Coins")]
    [InlineData("Relay:Feed:Coins:0")]
    [InlineData("Relay:Feed:Channels:0")]
    [InlineData("Relay:Gateways:0:Limits")]
    public void A_setting_that_is_null_is_a_mistake_or_the_default_but_never_a_crash(string name)
    {
        // As "Sessions": null in a JSON file. What has children in these settings keeps them.
        Dictionary<string, string?> settings = RelayUnderTest.Settings("ws://127.0.0.1:1/ws");
        foreach (string child in settings.Keys.Where(k => k.StartsWith(name + ":", StringComparison.Ordinal)).ToArray()) settings.Remove(child);
        settings[name] = null;
        Assert.DoesNotContain(ErrorsOf(settings), string.IsNullOrWhiteSpace);
    }

    [Theory]
    [InlineData("Relay:Feed:Coins:0")]
    [InlineData("Relay:Feed:Channels:0")]
    [InlineData("Relay:Sessions:AllowedOrigins:0")]
    [InlineData("Relay:Gateways:0:Name")]
    [InlineData("Relay:Gateways:0:Kind")]
    [InlineData("Relay:Keys:0:Name")]
    [InlineData("Relay:Keys:0:Sha256")]
    public void A_setting_that_is_empty_is_a_mistake(string name) => Assert.NotEmpty(ErrorsOf((name, "")));

    [Fact]
    public void A_key_given_twice_is_a_mistake_and_the_message_shows_no_key()
    {
        string error = Assert.Single(ErrorsOf(("Relay:Keys:1:Sha256", TestKeys.Sha256Of(TestKeys.Good))));
        Assert.Contains("'good' and 'meagre'", error, StringComparison.Ordinal);
        Assert.DoesNotContain(TestKeys.Sha256Of(TestKeys.Good), error, StringComparison.OrdinalIgnoreCase);
    }

    private static IReadOnlyList<string> ErrorsOf(params (string Name, string Value)[] settings)
    {
        Dictionary<string, string?> all = RelayUnderTest.Settings("ws://127.0.0.1:1/ws");
        foreach ((string name, string value) in settings) all[name] = value;
        return ErrorsOf(all);
    }

    private static IReadOnlyList<string> ErrorsOf(Dictionary<string, string?> settings)
    {
        try
        {
            RelayConfiguration.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
            return [];
        }
        catch (RelayConfigurationException e)
        {
            Assert.NotEmpty(e.Errors);
            Assert.All(e.Errors, error => Assert.Contains(error, e.Message, StringComparison.Ordinal));
            return e.Errors;
        }
    }
}
