using RelayCloud.Ingest.Info;

namespace RelayCloud.Ingest.Tests.Info;

public sealed class InfoOptionsTests
{
    [Fact]
    public void The_defaults_are_valid()
    {
        Assert.Empty(new InfoOptions().Validate());
        Assert.Empty(new UniverseOptions().Validate(anyInfoGateway: true));
    }

    [Fact]
    public void Every_error_is_told_with_the_value_and_the_range()
    {
        IReadOnlyList<string> errors = new InfoOptions { BodyBytesMax = 1, CacheBytesMax = -1 }.Validate();
        Assert.Equal(
            ["Relay:Info:BodyBytesMax is 1; it must be from 256 to 1048576.", "Relay:Info:CacheBytesMax is -1; it must be from 1 to 4294967296."],
            errors);
    }

    [Fact]
    public void Coins_are_required_where_no_gateway_can_be_asked_for_them()
    {
        Assert.Contains("Relay:Universe:Coins is empty", Assert.Single(new UniverseOptions().Validate(anyInfoGateway: false)), StringComparison.Ordinal);
        Assert.Empty(new UniverseOptions { Coins = ["BTC"] }.Validate(anyInfoGateway: false));
        Assert.Equal(2, new UniverseOptions { Coins = ["", new string('x', 33)] }.Validate(anyInfoGateway: false).Count);
    }
}
