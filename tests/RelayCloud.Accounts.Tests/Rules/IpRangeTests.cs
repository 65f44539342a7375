using System.Net;
using RelayCloud.Accounts.Addresses;

namespace RelayCloud.Accounts.Tests.Rules;

/// <summary>Address ranges against a model that compares bit by bit.</summary>
public sealed class IpRangeTests
{
    [Fact]
    public void Ranges_hold_what_a_comparison_bit_by_bit_says()
    {
        var random = new Random(1);
        for (int i = 0; i < 200_000; i++)
        {
            bool v4 = random.Next(2) == 0;
            byte[] network = new byte[v4 ? 4 : 16];
            random.NextBytes(network);
            if (!v4 && random.Next(4) == 0) Array.Clear(network, 0, random.Next(16));
            int prefix = random.Next((network.Length * 8) + 1);
            for (int bit = prefix; bit < network.Length * 8; bit++) network[bit / 8] &= (byte)~(0x80 >> (bit % 8));
            var address = new IPAddress(network);
            if (address.IsIPv4MappedToIPv6) continue;
            string text = $"{address}/{prefix}";
            Assert.True(IpRange.TryParse(text, out IpRange range, out _), text);
            Assert.Equal(text, range.ToString());

            byte[] client = (byte[])network.Clone();
            for (int flips = random.Next(4); flips > 0; flips--) client[random.Next(client.Length)] ^= (byte)(1 << random.Next(8));
            var clientAddress = new IPAddress(client);
            if (clientAddress.IsIPv4MappedToIPv6) continue;
            Assert.Equal(SameBits(network, client, prefix), range.Contains(IpNumber.From(clientAddress)));
            // The same client behind a dual-mode socket.
            if (v4) Assert.Equal(SameBits(network, client, prefix), range.Contains(IpNumber.From(clientAddress.MapToIPv6())));
        }
    }

    [Theory]
    [InlineData("::/0", "192.0.2.1", false)]
    [InlineData("::/0", "::ffff:192.0.2.1", false)]
    [InlineData("::/0", "2001:db8::1", true)]
    [InlineData("0.0.0.0/0", "192.0.2.1", true)]
    [InlineData("0.0.0.0/0", "::ffff:192.0.2.1", true)]
    [InlineData("0.0.0.0/0", "2001:db8::1", false)]
    [InlineData("0.0.0.0/0", "::1", false)]
    [InlineData("::ffff:192.0.2.0/120", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("192.0.2.1/32", "192.0.2.2", false)]
    [InlineData("2001:DB8::/32", "2001:db8:ffff::1", true)]
    public void Families_are_kept_apart_and_mapped_addresses_are_ipv4(string range, string client, bool holds)
    {
        Assert.True(IpRange.TryParse(range, out IpRange parsed, out _));
        Assert.Equal(holds, parsed.Contains(IpNumber.From(IPAddress.Parse(client))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("10.0.0.1/")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/08")]
    [InlineData("10.0.0.0/8/8")]
    [InlineData("10.1/16")]
    [InlineData("010.0.0.0/8")]
    [InlineData("0x0a.0.0.0/8")]
    [InlineData("1")]
    [InlineData(" 10.0.0.0/8")]
    [InlineData("fe80::1%1")]
    [InlineData("[::1]")]
    [InlineData("2001:db8::/129")]
    [InlineData("::ffff:0.0.0.0/95")]
    [InlineData("example.com")]
    [InlineData("10.0.0.1/8")]
    [InlineData("2001:db8::1/32")]
    public void What_is_not_a_range_is_refused_with_what_would_be_right(string text)
    {
        Assert.False(IpRange.TryParse(text, out _, out var problem));
        Assert.NotEmpty(problem.Value.Expected);
    }

    [Fact]
    public void Bits_behind_the_prefix_are_answered_with_the_range_that_was_meant()
    {
        Assert.False(IpRange.TryParse("10.1.2.3/8", out _, out var problem));
        Assert.Equal("10.0.0.0/8", problem.Value.Expected);
    }

    [Fact]
    public void Deny_wins_and_an_allow_list_with_entries_allows_nothing_else()
    {
        IpRangeList none = IpRangeList.Empty, ten = IpRangeList.Parse(["10.0.0.0/8"]), one = IpRangeList.Parse(["10.0.0.1"]);
        IPAddress first = IPAddress.Parse("10.0.0.1"), second = IPAddress.Parse("10.0.0.2"), other = IPAddress.Parse("192.0.2.1");
        Assert.True(AddressRules.Allow(other, none, none, none, none));
        Assert.True(AddressRules.Allow(null, none, none, none, none));
        Assert.False(AddressRules.Allow(null, none, none, none, one));
        Assert.True(AddressRules.Allow(second, ten, one, none, none));
        Assert.False(AddressRules.Allow(first, ten, one, none, none));
        Assert.False(AddressRules.Allow(first, ten, none, one, one));
        Assert.False(AddressRules.Allow(other, ten, none, none, none));
        Assert.False(AddressRules.Allow(second, ten, none, one, none));
        Assert.True(AddressRules.Allow(first, ten, none, one, none));
    }

    private static bool SameBits(byte[] a, byte[] b, int bits)
    {
        for (int bit = 0; bit < bits; bit++)
            if (((a[bit / 8] ^ b[bit / 8]) & (0x80 >> (bit % 8))) != 0) return false;
        return true;
    }
}
