using Microsoft.Extensions.Configuration;
using RelayCloud.MarketApi.Configuration;

namespace RelayCloud.MarketApi.Tests.Configuration;

/// <summary>Settings are checked at the start, all of them.</summary>
public sealed class ConfigurationTests
{
    private static readonly string Base64 = Convert.ToBase64String(new byte[32]);

    [Fact]
    public void All_mistakes_are_told_at_once_by_the_names_of_their_settings()
    {
        var e = Assert.Throws<ConfigurationException>(() => Read(new()
        {
            ["Relay:MarketApi:CacheIntervalMs"] = "1",
            ["Relay:MarketApi:StaleMsMax"] = "50",
            ["Relay:MarketApi:ReadTimeoutMs"] = "soon",
            ["Relay:Accounts:TimeToLive"] = "00:00:00.5",
            ["Relay:Tokens:SigningKeys:Previous:Id"] = "k0",
            ["Relay:Tokens:SigningKeys:Previous:Base64"] = "secret!",
            ["Relay:Tokens:SigningKeys:Next:Id"] = "k2",
            ["Relay:TrustedProxies:0"] = "10.0.0.1/8",
        }));
        foreach (string part in (string[])
            ["Relay:Tables:ConnectionString", "Relay:MarketApi:ReadTimeoutMs", "Relay:Accounts: ", "Relay:Tokens:SigningKeys:Next", "Relay:Tokens:SigningKeys:Current is missing", "Relay:TrustedProxies", "10.0.0.0/8"])
            Assert.Contains(part, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret!", e.Message, StringComparison.Ordinal);
        Assert.Equal(e.Errors.Count, e.Message.Split(Environment.NewLine).Length - 1);
    }

    [Theory]
    [InlineData("CacheIntervalMs", "49")]
    [InlineData("CacheIntervalMs", "60001")]
    [InlineData("SymbolsIntervalMs", "999")]
    [InlineData("StaleMsMax", "999")]
    [InlineData("StaleMsMax", "300001")]
    [InlineData("ReadTimeoutMs", "99")]
    [InlineData("SymbolsMax", "99")]
    [InlineData("FeedAgeMsMax", "999")]
    public void A_value_out_of_its_range_is_told_with_the_range(string name, string value)
    {
        var e = Assert.Throws<ConfigurationException>(() => Read(new() { ["Relay:Tables:ConnectionString"] = "UseDevelopmentStorage=true", [$"Relay:MarketApi:{name}"] = value }));
        Assert.Contains(e.Errors, error => error.StartsWith($"Relay:MarketApi:{name} is {value}; it must be from ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Relay:Tables:Endpoint", "http://x.table.core.windows.net", "https")]
    [InlineData("Relay:Tables:Endpoint", "nonsense", "https")]
    public void An_endpoint_must_be_https(string name, string value, string part) => Assert.Contains(part, Assert.Throws<ConfigurationException>(() => Read(new() { [name] = value })).Message, StringComparison.Ordinal);

    [Fact]
    public void Both_ways_to_the_tables_and_both_ways_to_the_keys_are_one_too_many()
    {
        var e = Assert.Throws<ConfigurationException>(() => Read(new()
        {
            ["Relay:Tables:Endpoint"] = "https://x.table.core.windows.net",
            ["Relay:Tables:ConnectionString"] = "UseDevelopmentStorage=true",
            ["Relay:Tokens:KeyVault"] = "https://x.vault.azure.net",
            ["Relay:Tokens:SigningKeys:Current:Id"] = "k1",
            ["Relay:Tokens:SigningKeys:Current:Base64"] = Base64,
        }));
        Assert.Equal(2, e.Errors.Count);
    }

    [Fact]
    public void Little_is_needed_and_the_rest_has_defaults()
    {
        MarketApiSettings settings = Read(new() { ["Relay:Tables:Endpoint"] = "https://x.table.core.windows.net" });
        Assert.Equal(new MarketApiOptions(), settings.Market);
        Assert.False(settings.Tokens.IsConfigured);
        Assert.Empty(settings.TrustedProxies);
        Assert.False(settings.Accounts.AllowLocalKey);
    }

    private static MarketApiSettings Read(Dictionary<string, string?> settings) => MarketApiConfiguration.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
}
