using System.Text.Json;

namespace RelayCloud.LocalCloud.Setup;

/// <summary>Finds a coin that a capture has a book of, so that the commands to try show something.</summary>
internal static class CaptureCoin
{
    /// <summary>The commands' coin where there is no capture: the simulated market and the exchange both have it.</summary>
    public const string Default = "BTC";

    /// <summary>Frames looked at in each file; a capture that starts with other things for longer gets the default.</summary>
    private const int FramesMax = 200;

    /// <summary>Coin of the first book in the captures, else <see cref="Default"/>. Lines that are not frames are passed over.</summary>
    public static string Of(IEnumerable<string> captures) =>
        captures.SelectMany(file => File.ReadLines(file).Take(FramesMax)).Select(BookCoin).FirstOrDefault(coin => coin is not null) ?? Default;

    private static string? BookCoin(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            if (document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("payload", out var payload) && payload.ValueKind == JsonValueKind.Object
                && payload.TryGetProperty("channel", out var channel) && channel.ValueEquals("l2Book")
                && payload.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object
                && data.TryGetProperty("coin", out var coin) && coin.ValueKind == JsonValueKind.String)
                return IsPlain(coin.GetString()!) ? coin.GetString() : null;
        }
        catch (JsonException)
        {
            // Not a frame.
        }

        return null;
    }

    /// <summary>The name goes into a shell command: take none that a quote could break out of.</summary>
    private static bool IsPlain(string coin) => coin.Length > 0 && coin.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '#' or '@' or ':' or '/' or '-');
}
