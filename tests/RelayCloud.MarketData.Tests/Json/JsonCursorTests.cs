using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using RelayCloud.MarketData.Json;

namespace RelayCloud.MarketData.Tests.Json;

public sealed class JsonCursorTests
{
    private static readonly string[] Seeds =
    [
        """{"a":[1,-0,0.5,-12.75e+10,1E5,true,false,null,"x\"\\\/\b\f\n\r\tA\uD83D\uDE00é"],"b":{},"c":[],"d":{"e":[[[{}]]]}}""",
        " [ 1 , 2 ] ",
        "\"é\\u00e9\"",
        "-0.0",
        "{ }",
        """{"channel":"trades","data":[{"coin":"BTC","tid":1}]}""",
    ];

    [Theory]
    [InlineData("01")]
    [InlineData("-")]
    [InlineData("1.")]
    [InlineData("1e")]
    [InlineData("+1")]
    [InlineData("tru")]
    [InlineData("nul")]
    [InlineData("True")]
    [InlineData("[1,]")]
    [InlineData("[,1]")]
    [InlineData("{,}")]
    [InlineData("{\"a\"}")]
    [InlineData("{\"a\":}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{a:1}")]
    [InlineData("{'a':1}")]
    [InlineData("\"\\x\"")]
    [InlineData("\"\\u12G4\"")]
    [InlineData("\"\\u12")]
    [InlineData("\"a\nb\"")]
    [InlineData("\"abc")]
    [InlineData("[1 2]")]
    [InlineData("1 2")]
    [InlineData("// c\n1")]
    [InlineData("")]
    [InlineData("\u00a01")]
    public void Broken_text_is_refused(string text)
    {
        Assert.False(OursTakes(Encoding.UTF8.GetBytes(text)));
        Assert.False(TheirsTakes(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void Nesting_is_taken_to_64_and_not_further()
    {
        Assert.True(OursTakes(Encoding.ASCII.GetBytes(new string('[', 64) + new string(']', 64))));
        Assert.False(OursTakes(Encoding.ASCII.GetBytes(new string('[', 65) + new string(']', 65))));
        Assert.False(OursTakes(Encoding.ASCII.GetBytes(new string('[', 1_000_000))));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Takes_and_refuses_what_System_Text_Json_does(int seed)
    {
        const string Alphabet = "{}[]:,\"\\ue0123456789.-+Etruefalsn \n\u0001x";
        var random = new Random(seed);
        int taken = 0;
        for (int i = 0; i < 60_000; i++)
        {
            byte[] text = Encoding.UTF8.GetBytes(Seeds[random.Next(Seeds.Length)]);
            for (int change = random.Next(3); change > 0; change--)
            {
                int at = random.Next(text.Length);
                byte other = random.Next(4) == 0 ? (byte)random.Next(256) : (byte)Alphabet[random.Next(Alphabet.Length)];
                text = random.Next(3) switch
                {
                    0 => [.. text[..at], other, .. text[(at + 1)..]],
                    1 => [.. text[..at], other, .. text[at..]],
                    _ => [.. text[..at], .. text[(at + 1)..]],
                };
                if (text.Length == 0) text = [other];
            }

            bool theirs = Utf8.IsValid(text) && TheirsTakes(text);
            Assert.True(theirs == (Utf8.IsValid(text) && OursTakes(text)), $"theirs {theirs}: {Encoding.Latin1.GetString(text)}");
            if (theirs) taken++;
        }

        Assert.InRange(taken, 10_000, 59_000);
    }

    [Theory]
    [InlineData("""PURR\/USDC""", "PURR/USDC")]
    [InlineData("""B\u0054C""", "BTC")]
    [InlineData("""\ud83d\ude00""", "😀")]
    [InlineData("""\"\\\b\f\n\r\t""", "\"\\\b\f\n\r\t")]
    public void Escapes_are_removed(string raw, string plain)
    {
        Span<byte> buffer = stackalloc byte[64];
        Assert.True(EscapeText.TryRemove(Encoding.UTF8.GetBytes(raw), buffer, out int length));
        Assert.Equal(plain, Encoding.UTF8.GetString(buffer[..length]));
    }

    [Theory]
    [InlineData("""\ud83d""")]
    [InlineData("""\ude00\ud83d""")]
    [InlineData("""\ud83dx""")]
    public void Half_a_surrogate_pair_is_no_text(string raw) => Assert.False(EscapeText.TryRemove(Encoding.UTF8.GetBytes(raw), stackalloc byte[64], out _));

    [Fact]
    public void Text_that_does_not_fit_is_refused() => Assert.False(EscapeText.TryRemove("abc"u8, stackalloc byte[2], out _));

    private static bool OursTakes(ReadOnlySpan<byte> text)
    {
        var json = new JsonCursor(text);
        return json.TrySkipValue(0) && json.IsAtEnd();
    }

    private static bool TheirsTakes(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text);
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
