using System.Text;
using RelayCloud.EventHubsEmulator.Storage;

namespace RelayCloud.EventHubsEmulator.Tests.Storage;

public sealed class Crc32CTests
{
    // The check value of the catalogue of CRC algorithms, and vectors of RFC 3720, B.4.
    [Fact]
    public void Published_vectors_hold()
    {
        Assert.Equal(0xE3069283u, Crc32C.Append(0, "123456789"u8));
        Assert.Equal(0x8A9136AAu, Crc32C.Append(0, new byte[32]));
        Assert.Equal(0x62A8AB43u, Crc32C.Append(0, Enumerable.Repeat((byte)0xFF, 32).ToArray()));
        Assert.Equal(0u, Crc32C.Append(0, []));
    }

    [Fact]
    public void A_checksum_can_be_taken_in_pieces()
    {
        byte[] text = Encoding.UTF8.GetBytes("The quick brown fox jumps over the lazy dog");
        uint whole = Crc32C.Append(0, text);
        for (int i = 0; i <= text.Length; i++) Assert.Equal(whole, Crc32C.Append(Crc32C.Append(0, text.AsSpan(0, i)), text.AsSpan(i)));
    }
}
