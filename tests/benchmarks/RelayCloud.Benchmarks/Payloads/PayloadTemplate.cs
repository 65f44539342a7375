using System.Text;

namespace RelayCloud.Benchmarks.Payloads;

/// <summary>A message of a topic as a customer gets it: a Hyperliquid frame of an exact size, with a blank <see cref="TimeStampToken"/> near its start.</summary>
internal sealed class PayloadTemplate
{
    /// <summary>The smallest size that still holds a trade and its token.</summary>
    public const int SizeBytesMin = 192;

    private PayloadTemplate(string channel, string coin, byte[] bytes)
    {
        Channel = channel;
        Coin = coin;
        Bytes = bytes;
        TokenOffset = bytes.AsSpan().IndexOf(TimeStampToken.Start);
    }

    public string Channel { get; }

    public string Coin { get; }

    public byte[] Bytes { get; }

    public int TokenOffset { get; }

    /// <summary>The coin of the <paramref name="topic"/>-th topic: <c>t0000</c> and so on.</summary>
    public static string CoinOf(int topic) => $"t{topic:0000}";

    /// <summary>A <c>trades</c> frame: the token stands where the first trade's hash would, further trades and the last one's user fill it up to the size.</summary>
    public static PayloadTemplate Trades(string coin, int sizeBytes)
    {
        if (sizeBytes < SizeBytesMin) throw new ArgumentOutOfRangeException(nameof(sizeBytes), sizeBytes, $"A message has at least {SizeBytesMin} bytes.");
        const string end = "\"]}]}";
        var text = new StringBuilder($"{{\"channel\":\"trades\",\"data\":[{{\"coin\":\"{coin}\",\"hash\":\"{TimeStampToken.Blank}\",");
        for (int i = 0; ; i++)
        {
            string trade = $"\"side\":\"{(i % 2 == 0 ? 'B' : 'A')}\",\"px\":\"84{143 + i}.0\",\"sz\":\"0.00036\",\"time\":{1790232216193 + i},\"tid\":{104535986940 + i}";
            string next = $"}},{{\"coin\":\"{coin}\",";
            text.Append(trade);
            const string users = ",\"users\":[\"0x";
            // Another trade only where it and the ending still fit.
            if (text.Length + next.Length + trade.Length + 8 + users.Length + end.Length > sizeBytes)
            {
                text.Append(users);
                break;
            }

            text.Append(next);
        }

        text.Append('0', sizeBytes - text.Length - end.Length).Append(end);
        return new PayloadTemplate("trades", coin, Encoding.ASCII.GetBytes(text.ToString()));
    }
}
