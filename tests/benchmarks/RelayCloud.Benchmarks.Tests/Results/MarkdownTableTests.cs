using RelayCloud.Benchmarks.Results;

namespace RelayCloud.Benchmarks.Tests.Results;

public sealed class MarkdownTableTests
{
    private static RunResult Run(string server, int repeat, params Figure[] figures) => new("suite", "scenario", server, repeat, figures);

    [Fact]
    public void Cells_are_medians_with_their_spread_and_failures_do_not_count()
    {
        string table = MarkdownTable.Of(
        [
            Run("a", 1, new Figure("rate", 2_000_000), new Figure("lost", 0)),
            Run("a", 2, new Figure("rate", 1_000_000), new Figure("lost", 0)),
            Run("a", 3, new Figure("rate", 4_000_000), new Figure("lost", 0)),
            Run("b", 1, new Figure("rate", 0.1234)),
            Run("b", 2) with { Failure = "broke" },
        ]);
        Assert.Equal(
            """
            | server | runs | rate | lost |
            |---|---|---|---|
            | a | 3 | 2,000,000 (1,000,000–4,000,000) | 0 |
            | b | 1 | 0.123 | – |
            """.ReplaceLineEndings(),
            table);
    }

    [Fact]
    public void The_median_of_an_even_number_is_between_the_middle_two() => Assert.Equal(new Spread(2.5, 1, 9), Spread.Of([9, 2, 3, 1]));
}
