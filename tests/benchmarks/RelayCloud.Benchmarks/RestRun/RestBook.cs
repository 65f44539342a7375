using System.Globalization;
using System.Text;

namespace RelayCloud.Benchmarks.RestRun;

/// <summary>The book that is served: 20 levels a side, as long as the exchange's.</summary>
internal static class RestBook
{
    public const string Symbol = "BTC";
    public const int LevelsMax = 20;
    public const long TimeMs = 1_790_232_236_546;

    /// <summary>The exchange's <c>data</c> to a depth.</summary>
    public static string Data(int depth) =>
        $$"""{"coin":"{{Symbol}}","time":{{TimeMs}},"levels":[[{{Side(depth, 84143, -1)}}],[{{Side(depth, 84144, 1)}}]]}""";

    /// <summary>How every answer ends.</summary>
    public static byte[] AnswerEnd(int depth) => Encoding.ASCII.GetBytes($"\"data\":{Data(depth)}}}");

    /// <summary>A whole answer of the API's shape and length.</summary>
    public static byte[] Answer(int depth) =>
        Encoding.ASCII.GetBytes($$"""{"symbol":"{{Symbol}}","time":{{TimeMs}},"receivedAtUs":1790232236800123,"cursor":"1:123456","ageMs":1234,"stale":false,"data":{{Data(depth)}}}""");

    private static string Side(int depth, int bestPx, int step) => string.Join(',', Enumerable.Range(0, depth).Select(i =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"px":"{{bestPx + (i * step)}}.0","sz":"{{10 + i}}.{{25_923 - i}}","n":{{36 - i}}}""")));
}
