using System.Runtime.InteropServices;

namespace RelayCloud.MarketData.Topics;

/// <summary>
/// What identifies a topic, packed into 64 bits so that looking one up neither allocates nor compares text.
/// Absent, <c>null</c> and default parameters are the same key, as they are for the exchange.
/// </summary>
/// <param name="Channel">The channel.</param>
/// <param name="Fast">The 5-level, half-second order book. False for every other channel.</param>
/// <param name="NSigFigs">0 = full precision; else 2 to 5. Order books only.</param>
/// <param name="Mantissa">0 = absent; else 1, 2 or 5, only with <paramref name="NSigFigs"/> 5. Order books only.</param>
/// <param name="Interval">Index into <see cref="CandleInterval.Names"/>. Candles only, else 0.</param>
/// <param name="CoinId">Index of the coin in the <see cref="CoinTable"/>; for <see cref="Channel.AllMids"/> of the dex name (<c>""</c> = first dex).</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TopicKey(Channel Channel, bool Fast, byte NSigFigs, byte Mantissa, byte Interval, int CoinId)
{
    /// <summary>The key of a channel without parameters.</summary>
    public static TopicKey Of(Channel channel, int coinId) => new(channel, false, 0, 0, 0, coinId);

    internal ulong Packed =>
        (uint)CoinId | ((ulong)Channel << 32) | ((ulong)NSigFigs << 36) | ((ulong)Mantissa << 40) | ((ulong)Interval << 44) | (Fast ? 1ul << 48 : 0);
}
