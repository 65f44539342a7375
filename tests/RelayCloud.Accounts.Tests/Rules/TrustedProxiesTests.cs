using System.Net;
using RelayCloud.Accounts.Addresses;

namespace RelayCloud.Accounts.Tests.Rules;

/// <summary>Whose address counts.</summary>
public sealed class TrustedProxiesTests
{
    private static readonly TrustedProxies Proxies = new(IpRangeList.Parse(["10.0.0.0/8", "2001:db8::/32"]));

    [Theory]
    [InlineData("192.0.2.1", "198.51.100.1", "192.0.2.1")] // No proxy of ours: the header is not read.
    [InlineData("10.0.0.1", null, "10.0.0.1")]
    [InlineData("10.0.0.1", "", "10.0.0.1")]
    [InlineData("10.0.0.1", "198.51.100.1", "198.51.100.1")]
    [InlineData("::ffff:10.0.0.1", "198.51.100.1", "198.51.100.1")]
    [InlineData("10.0.0.1", "198.51.100.1:50000", "198.51.100.1")]
    [InlineData("10.0.0.1", "[2001:db9::7]:50000", "2001:db9::7")]
    [InlineData("10.0.0.1", "2001:db9::7", "2001:db9::7")]
    [InlineData("10.0.0.1", "1.1.1.1, 198.51.100.1", "198.51.100.1")] // What the client claims himself stands left of what our proxy saw.
    [InlineData("10.0.0.1", "1.1.1.1, 198.51.100.1, 10.0.0.2", "198.51.100.1")]
    [InlineData("10.0.0.1", "nonsense, 198.51.100.1, 2001:db8::5", "198.51.100.1")]
    [InlineData("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3")]
    [InlineData("10.0.0.1", "nonsense", null)]
    [InlineData("10.0.0.1", "198.51.100.1, nonsense, 10.0.0.2", null)]
    [InlineData("10.0.0.1", "1", null)]
    [InlineData("10.0.0.1", "0x7f.1", null)]
    [InlineData("10.0.0.1", "[2001:db9::7", null)]
    [InlineData("10.0.0.1", "198.51.100.1,", null)]
    public void The_last_address_that_is_no_proxy_of_ours_is_the_clients(string remote, string? header, string? client) =>
        Assert.Equal(client is null ? null : IPAddress.Parse(client), Proxies.ClientOf(IPAddress.Parse(remote), header));

    [Fact]
    public void A_chain_without_end_tells_nothing() =>
        Assert.Null(Proxies.ClientOf(IPAddress.Parse("10.0.0.1"), string.Join(',', Enumerable.Repeat("10.0.0.2", TrustedProxies.HopsMax + 1))));

    [Fact]
    public void Without_proxies_the_header_is_not_read() =>
        Assert.Equal(IPAddress.Loopback, new TrustedProxies(IpRangeList.Empty).ClientOf(IPAddress.Loopback, "198.51.100.1"));
}
