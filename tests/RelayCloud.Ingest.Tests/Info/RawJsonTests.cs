using System.Text;
using System.Text.Json;
using RelayCloud.Ingest.Info.Memory;

namespace RelayCloud.Ingest.Tests.Info;

public sealed class RawJsonTests
{
    [Theory]
    [InlineData("""{"mids":{"BTC":"1.50","a\u0062":"2"}}""", """{"BTC":"1.50","a\u0062":"2"}""")]
    [InlineData("""{ "dex" : "xyz" , "mids" : { "xyz:A" : "0.10" } }""", """{ "xyz:A" : "0.10" }""")]
    [InlineData("""{"x":{"mids":1},"mids":[{"mids":2}],"y":1}""", """[{"mids":2}]""")]
    [InlineData("""{"mids":null}""", "null")]
    public void A_value_is_cut_byte_for_byte(string json, string expected)
    {
        Assert.True(RawJson.TryCut(Encoding.UTF8.GetBytes(json), "mids"u8, out Range value));
        Assert.Equal(expected, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(json)[value]));
    }

    [Theory]
    [InlineData("""{"x":1}""")]
    [InlineData("""[{"mids":1}]""")]
    [InlineData("""{"mids":""")]
    [InlineData("")]
    public void Where_there_is_none_none_is_cut(string json) => Assert.False(RawJson.TryCut(Encoding.UTF8.GetBytes(json), "mids"u8, out _));

    [Theory]
    [InlineData("""{"coin":"BTC","time":1790232236546,"levels":[[],[]]}""", true, 1790232236546)]
    [InlineData("""{"levels":[[{"time":1}],[]],"time":-5}""", true, -5)]
    [InlineData("""{"time":"5"}""", false, 0)]
    [InlineData("""{"time":5.5}""", false, 0)]
    [InlineData("""{"time":99999999999999999999}""", false, 0)]
    [InlineData("""{"t":5}""", false, 0)]
    public void A_whole_number_is_read(string json, bool found, long expected)
    {
        Assert.Equal(found, RawJson.TryGetInt64(Encoding.UTF8.GetBytes(json), "time"u8, out long number));
        if (found) Assert.Equal(expected, number);
    }

    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    public void Reversing_equals_what_a_parser_would_do_and_keeps_every_element_as_it_was(int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < 500; i++)
        {
            string[] elements = [.. Enumerable.Range(0, random.Next(0, 12)).Select(n => random.Next(4) switch
            {
                0 => $$"""{"px":"{{n}}.{{random.Next(100):00}}","a":[1,[2,{}]]}""",
                1 => "\"]},{[\\\"" + n + "\"",
                2 => "null",
                _ => $"{n}.50",
            })];
            string separator = random.Next(2) == 0 ? "," : " ,\n ";
            byte[] json = Encoding.UTF8.GetBytes("[" + string.Join(separator, elements) + "]");
            byte[] reversed = new byte[json.Length];
            Assert.True(RawJson.TryReverse(json, reversed, out int written));
            string text = Encoding.UTF8.GetString(reversed, 0, written);
            Assert.Equal("[" + string.Join(',', elements.Reverse()) + "]", text);
            using var document = JsonDocument.Parse(text);
            Assert.Equal(elements.Length, document.RootElement.GetArrayLength());
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[1,")]
    [InlineData("")]
    public void What_is_no_array_is_not_reversed(string json) => Assert.False(RawJson.TryReverse(Encoding.UTF8.GetBytes(json), new byte[16], out _));

    [Fact]
    public void Cutting_and_reversing_allocate_nothing()
    {
        byte[] book = """{"coin":"BTC","time":1790232236546,"levels":[[{"px":"84143.0","sz":"10.25923","n":36}],[]]}"""u8.ToArray();
        byte[] trades = """[{"coin":"BTC","time":1},{"coin":"BTC","time":2},{"coin":"BTC","time":3}]"""u8.ToArray();
        byte[] destination = new byte[trades.Length];
        Once();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++) Once();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Once()
        {
            RawJson.TryGetInt64(book, "time"u8, out _);
            RawJson.TryReverse(trades, destination, out _);
        }
    }
}
