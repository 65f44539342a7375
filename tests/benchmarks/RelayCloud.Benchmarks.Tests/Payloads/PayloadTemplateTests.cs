using System.Text.Json;
using RelayCloud.Benchmarks.Payloads;

namespace RelayCloud.Benchmarks.Tests.Payloads;

public sealed class PayloadTemplateTests
{
    [Fact]
    public void Every_size_is_exact_and_a_valid_trades_frame_with_a_token_near_its_start()
    {
        for (int size = PayloadTemplate.SizeBytesMin; size < 3000; size++)
        {
            var template = PayloadTemplate.Trades("t0042", size);
            Assert.Equal(size, template.Bytes.Length);
            Assert.InRange(template.TokenOffset, 1, 64);
            Assert.True(TimeStampToken.TryRead(template.Bytes, template.TokenOffset, out _, out _, out _));
            using var json = JsonDocument.Parse(template.Bytes);
            Assert.Equal("trades", json.RootElement.GetProperty("channel").GetString());
            Assert.All(json.RootElement.GetProperty("data").EnumerateArray(), trade => Assert.Equal("t0042", trade.GetProperty("coin").GetString()));
        }
    }

    [Fact]
    public void A_size_that_cannot_hold_a_trade_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PayloadTemplate.Trades("t0000", PayloadTemplate.SizeBytesMin - 1));
}
