using Microsoft.Extensions.Configuration;
using RelayCloud.ControlPlane.Settings;

namespace RelayCloud.ControlPlane.Tests.Rules;

/// <summary>Settings.</summary>
public sealed class SettingsTests
{
    private static readonly string Key = Convert.ToBase64String(new byte[32]);

    [Fact]
    public void Every_mistake_is_told_at_once()
    {
        var wrong = Assert.Throws<ControlPlaneSettingsException>(() => Read(
            ("Relay:Admin:KeySha256", "secret"),
            ("Relay:Admin:RequestsPerMinuteMax", "0"),
            ("Relay:Tokens:SigningKeys:Current:Id", "k1"),
            ("Relay:Tokens:SigningKeys:Current:Base64", "c2hvcnQ="),
            ("Relay:Tokens:LifetimeSeconds", "5"),
            ("Relay:Cors:AllowedOrigins:0", "*"),
            ("Relay:Cors:AllowedOrigins:1", "https://a.example.com/"),
            ("Relay:TrustedProxies:0", "10.0.0.1/8"),
            ("Relay:RequestBytesMax", "10")));
        string[] named = ["Tables", "KeySha256", "RequestsPerMinuteMax", "Current", "Lifetime", "'*'", "'https://a.example.com/'", "TrustedProxies", "RequestBytesMax"];
        Assert.Equal(named.Length, wrong.Errors.Count);
        Assert.All(named, n => Assert.Contains(wrong.Errors, e => e.Contains(n, StringComparison.Ordinal)));
        Assert.DoesNotContain("c2hvcnQ=", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_that_is_none_is_told()
    {
        var wrong = Assert.Throws<ControlPlaneSettingsException>(() => Read(("Relay:RequestBytesMax", "many")));
        Assert.Contains("RequestBytesMax", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_signing_keys_need_two_names()
    {
        var wrong = Assert.Throws<ControlPlaneSettingsException>(() => Read([.. Good, ("Relay:Tokens:SigningKeys:Previous:Id", "k1"), ("Relay:Tokens:SigningKeys:Previous:Base64", Key)]));
        Assert.Contains("same Id", Assert.Single(wrong.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_cost_is_reckoned_from_is_checked()
    {
        (string, string)[] hub = [("Relay:WebPubSub:ConnectionString", "Endpoint=http://localhost;AccessKey=k;Version=1.0;")];
        var wrong = Assert.Throws<ControlPlaneSettingsException>(() => Read([
            .. Good, .. hub,
            ("Relay:WebPubSub:Units", "0"), ("Relay:WebPubSub:MessagesPerSecondPerUnit", "1"), ("Relay:WebPubSub:RequestsPerSecondPerUnit", "1000000"), ("Relay:WebPubSub:ConnectionsPerUnit", "0"),
            ("Relay:WebPubSub:MessagesIncludedPerUnitDay", "-1"), ("Relay:WebPubSub:RatesTable", "1"), ("Relay:WebPubSub:PricePerUnitDay", "-2.5")]));
        string[] named = ["Units is 0", "MessagesPerSecondPerUnit", "RequestsPerSecondPerUnit", "ConnectionsPerUnit", "MessagesIncludedPerUnitDay", "RatesTable", "PricePerUnitDay is -2.5", "Set both"];
        Assert.Equal(named.Length, wrong.Errors.Count);
        Assert.All(named, n => Assert.Contains(wrong.Errors, e => e.Contains(n, StringComparison.Ordinal)));
        var same = Assert.Throws<ControlPlaneSettingsException>(() => Read([.. Good, .. hub, ("Relay:WebPubSub:RatesTable", "StreamGroups")]));
        Assert.Contains("must be four tables", Assert.Single(same.Errors), StringComparison.Ordinal);
        WebPubSubSettings right = Read([.. Good, .. hub, ("Relay:WebPubSub:PricePerUnitDay", "1.61"), ("Relay:WebPubSub:PricePerMillionMessages", "1")]).WebPubSub;
        Assert.Equal((1, 1.61m, 1m), (right.Units, right.PricePerUnitDay, right.PricePerMillionMessages));
    }

    [Theory]
    [InlineData("Hub", "1market", "'1market'")]
    [InlineData("ConnectionString", "nonsense", "Endpoint=https://")]
    [InlineData("ConnectionString", "Endpoint=https://a.webpubsub.azure.com;Version=1.0;", "Endpoint=https://")]
    [InlineData("Endpoint", "https://a.webpubsub.azure.com", "Set one of")]
    [InlineData("AccessSeconds", "59", "60 to 3,600")]
    [InlineData("FlushMs", "1001", "10 to 1,000")]
    [InlineData("PresenceTable", "my-table", "'my-table'")]
    [InlineData("GroupsTable", "1", "'1'")]
    [InlineData("EventKeys:0", "", "none empty")]
    [InlineData("Tiers:0", "2m", "2m")]
    public void A_setting_of_streams_that_is_wrong_is_told(string name, string value, string said)
    {
        (string, string) service = ("Relay:WebPubSub:ConnectionString", "Endpoint=https://a.webpubsub.azure.com;AccessKey=c2VjcmV0;Version=1.0;");
        var wrong = Assert.Throws<ControlPlaneSettingsException>(() => Read([.. Good, .. name == "ConnectionString" ? [] : ((string, string)[])[service], ($"Relay:WebPubSub:{name}", value)]));
        Assert.Contains(wrong.Errors, e => e.Contains(said, StringComparison.Ordinal));
        Assert.DoesNotContain("c2VjcmV0", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Good_settings_are_read_with_their_defaults()
    {
        ControlPlaneSettings settings = Read(Good);
        Assert.Equal((65_536, 1_200, 900, false, false), (settings.RequestBytesMax, settings.Admin.RequestsPerMinuteMax, settings.Tokens.LifetimeSeconds, settings.Admin.TrustAppServiceIdentity, settings.Accounts.AllowLocalKey));
    }

    [Fact]
    public void Settings_that_are_printed_show_no_secret()
    {
        string text = Read([.. Good[1..], ("Relay:Tables:ConnectionString", "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=dmVyeS1zZWNyZXQ=;EndpointSuffix=core.windows.net")]).ToString();
        Assert.DoesNotContain(Key, text, StringComparison.Ordinal);
        Assert.DoesNotContain("dmVyeS1zZWNyZXQ=", text, StringComparison.Ordinal);
    }

    private static (string, string)[] Good => [("Relay:Tables:Endpoint", "https://a.table.core.windows.net"), ("Relay:Tokens:SigningKeys:Current:Id", "k1"), ("Relay:Tokens:SigningKeys:Current:Base64", Key)];

    private static ControlPlaneSettings Read(params (string Name, string Value)[] settings) =>
        SettingsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(static s => s.Name, static s => (string?)s.Value)).Build());
}
