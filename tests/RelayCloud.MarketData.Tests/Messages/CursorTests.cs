using System.Text;
using RelayCloud.MarketData.Messages;

namespace RelayCloud.MarketData.Tests.Messages;

public sealed class CursorTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1_793_836_800_000, 42)]
    [InlineData(long.MaxValue, long.MaxValue)]
    public void What_is_written_is_read_again(long epoch, long offset)
    {
        var cursor = new Cursor(epoch, offset);
        Assert.True(Cursor.TryParse(Encoding.ASCII.GetBytes(cursor.ToString()), out Cursor read));
        Assert.Equal(cursor, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData(":")]
    [InlineData("1:")]
    [InlineData(":1")]
    [InlineData("1")]
    [InlineData("-1:2")]
    [InlineData("1:-2")]
    [InlineData("1:2:3")]
    [InlineData(" 1:2")]
    [InlineData("1:2 ")]
    [InlineData("+1:2")]
    [InlineData("1:99999999999999999999")]
    [InlineData("0x1:2")]
    public void Anything_else_is_refused(string text) => Assert.False(Cursor.TryParse(Encoding.ASCII.GetBytes(text), out _));
}
