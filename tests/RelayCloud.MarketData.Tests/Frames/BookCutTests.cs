using System.Text;
using System.Text.Json.Nodes;
using RelayCloud.MarketData.Frames;

namespace RelayCloud.MarketData.Tests.Frames;

public sealed class BookCutTests
{
    [Theory]
    [InlineData("""{"coin":"BTC","time":1,"levels":[[{"px":"3.10","sz":"1","n":1},{"px":"2","sz":"1","n":1}],[{"px":"4","sz":"1","n":1}]],"fast":true}""", 1,
        """{"coin":"BTC","time":1,"levels":[[{"px":"3.10","sz":"1","n":1}],[{"px":"4","sz":"1","n":1}]],"fast":true}""")]
    [InlineData("""{"levels":[[1],[2,3,4]],"coin":"levels"}""", 1, """{"levels":[[1],[2]],"coin":"levels"}""")]
    [InlineData("""{"levels":[[1 , 2 , 3 ],[2, 3,4]]}""", 2, """{"levels":[[1 , 2],[2, 3]]}""")]
    public void A_book_keeps_its_best_levels_byte_for_byte(string book, int levels, string expected) => Assert.Equal(expected, Cut(book, levels));

    [Theory]
    [InlineData("""{"coin":"BTC","levels":[[1,2],[3]]}""", 2)]
    [InlineData("""{"coin":"BTC","levels":[[],[]]}""", 1)]
    [InlineData("""{"coin":"BTC","levels":null}""", 1)]
    [InlineData("""{"coin":"BTC","bbo":[1,2,3]}""", 1)]
    [InlineData("""[[1,2,3],[1,2,3]]""", 1)]
    [InlineData("""{"levels":[[1,2,3],[1,2""", 1)]
    [InlineData("not JSON", 1)]
    [InlineData("", 1)]
    public void What_has_nothing_to_cut_is_left_alone(string book, int levels) => Assert.Null(Cut(book, levels));

    [Fact]
    public void Any_book_is_cut_as_a_reader_of_JSON_would()
    {
        var random = new Random(7);
        for (int i = 0; i < 2_000; i++)
        {
            var book = new JsonObject { ["coin"] = "BTC", ["levels"] = new JsonArray(Side(random), Side(random)), ["time"] = i };
            if (random.Next(2) == 0) book = new JsonObject(book.Reverse().Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())));
            int levels = random.Next(1, 25);
            string text = book.ToJsonString();
            bool isDeep = false;
            foreach (JsonArray side in book["levels"]!.AsArray().Select(s => s!.AsArray()))
                for (; side.Count > levels; isDeep = true) side.RemoveAt(side.Count - 1);
            Assert.Equal(isDeep ? book.ToJsonString() : null, Cut(text, levels));
        }
    }

    [Fact]
    public void Cutting_allocates_nothing()
    {
        byte[] book = Encoding.UTF8.GetBytes("""{"levels":[[{"px":"1"},{"px":"2"}],[{"px":"3"},{"px":"4"}]]}""");
        byte[] destination = new byte[book.Length];
        BookCut.TryCut(book, 1, destination, out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++) BookCut.TryCut(book, 1, destination, out _);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static JsonArray Side(Random random) =>
        new([.. Enumerable.Range(0, random.Next(25)).Select(n => (JsonNode)new JsonObject { ["px"] = $"{n}", ["levels"] = new JsonArray(new JsonArray(1, 2, 3)) })]);

    private static string? Cut(string book, int levels)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(book);
        byte[] destination = new byte[bytes.Length];
        return BookCut.TryCut(bytes, levels, destination, out int length) ? Encoding.UTF8.GetString(destination, 0, length) : null;
    }
}
