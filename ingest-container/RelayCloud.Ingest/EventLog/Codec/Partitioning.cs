using System.Text;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.EventLog.Codec;

/// <summary>
/// Which partition a topic's events go to: all of a coin to one, those without a coin by their channel. Part of the format of the log: the same in every version,
/// because the order of a coin's events across a change of version depends on it.
/// </summary>
internal static class Partitioning
{
    /// <summary>FNV-1a of the name with the finish of MurmurHash3, whose low bits depend on all of the name; the partition is this modulo their number.</summary>
    public static uint HashOf(Topic topic) => HashOf(Encoding.UTF8.GetBytes(topic.Channel == Channel.AllMids ? EventProperties.NameOf(Channel.AllMids) : topic.Coin));

    internal static uint HashOf(ReadOnlySpan<byte> name)
    {
        uint hash = 2_166_136_261;
        foreach (byte b in name) hash = (hash ^ b) * 16_777_619;
        hash = (hash ^ (hash >> 16)) * 0x85EB_CA6B;
        hash = (hash ^ (hash >> 13)) * 0xC2B2_AE35;
        return hash ^ (hash >> 16);
    }
}
