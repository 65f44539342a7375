using Microsoft.Azure.Functions.Worker.Schedules;

namespace AzureSdk.Functions.Tests.Timers;

public sealed class CronScheduleTests
{
    private const int Seed = 20261121;

    [Theory]
    [InlineData("0 */5 * * * *", "2026-11-21T10:03:07", "2026-11-21T10:05:00")]
    [InlineData("0 */5 * * * *", "2026-11-21T10:05:00", "2026-11-21T10:10:00")]
    [InlineData("*/5 * * * *", "2026-11-21T10:03:07", "2026-11-21T10:05:00")]
    [InlineData("0 0 0 1 1 *", "2026-11-21T10:03:07", "2027-01-01T00:00:00")]
    [InlineData("0 0 0 31 * *", "2026-11-21T10:03:07", "2026-12-31T00:00:00")]
    [InlineData("0 0 0 31 4,6,9,11,12 *", "2026-04-01T00:00:00", "2026-12-31T00:00:00")]
    [InlineData("0 30 9 * * MON-FRI", "2026-11-20T09:30:00", "2026-11-23T09:30:00")]
    [InlineData("0 0 0 29 2 *", "2096-03-01T00:00:00", "2104-02-29T00:00:00")]
    [InlineData("0 0 0 29 2 mon", "2088-03-01T00:00:00", "2112-02-29T00:00:00")]
    [InlineData("59 59 23 31 12 *", "2026-12-31T23:59:59", "2027-12-31T23:59:59")]
    [InlineData("0 0 12 1-7 January Sunday", "2026-11-21T10:03:07", "2027-01-03T12:00:00")]
    [InlineData("5/20 0 0 * * *", "2026-11-21T00:00:05", "2026-11-21T00:00:25")]
    public void The_next_occurrence_is_strictly_later(string expression, string after, string next) =>
        Assert.Equal(Utc(next), ScheduleReader.Read(expression).Next(Utc(after)));

    [Fact]
    public void An_occurrence_follows_a_time_with_a_fraction_of_a_second() =>
        Assert.Equal(Utc("2026-11-21T10:00:01"), ScheduleReader.Read("* * * * * *").Next(Utc("2026-11-21T10:00:00").AddTicks(1)));

    [Fact]
    public void Expressions_with_seconds_agree_with_a_walk_second_by_second()
    {
        var random = new Random(Seed);
        for (var round = 0; round < 300; round++)
        {
            var expression = $"{Field(random, 0, 59)} {Field(random, 0, 59)} {Field(random, 0, 23)} * * {(random.Next(4) == 0 ? DayField(random) : "*")}";
            AssertAgrees(expression, StartOf(random), TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        }
    }

    [Fact]
    public void Expressions_without_seconds_agree_with_a_walk_minute_by_minute()
    {
        var random = new Random(Seed + 1);
        for (var round = 0; round < 150; round++)
        {
            var expression = $"{Field(random, 0, 59)} {Field(random, 0, 23)} {Field(random, 1, 31)} {MonthField(random)} {DayField(random)}";
            AssertAgrees(expression, StartOf(random), TimeSpan.FromMinutes(1), TimeSpan.FromDays(420));
        }
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("* * *", "has 3 fields")]
    [InlineData("0 0 0 0 0 0 0", "has 7 fields")]
    [InlineData("60 * * * * *", "60 is not from 0 to 59")]
    [InlineData("* * 24 * * *", "hour field")]
    [InlineData("0 0 0 0 * *", "0 is not from 1 to 31")]
    [InlineData("0 0 0 * 13 *", "13 is not from 1 to 12")]
    [InlineData("0 0 0 * * 7", "0 is Sunday")]
    [InlineData("0 0 0 * * FRI-MON", "ends before it begins")]
    [InlineData("0 */0 * * * *", "step \"0\"")]
    [InlineData("0 */x * * * *", "step \"x\"")]
    [InlineData("0 , * * * *", "neither a number")]
    [InlineData("0 -5 * * * *", "neither a number")]
    [InlineData("0 1- * * * *", "neither a number")]
    [InlineData("0 0 0 ? * *", "neither a number")]
    [InlineData("0 0 0 * JA *", "JA")]
    [InlineData("0 0 0 30 2 *", "never run")]
    [InlineData("0 0 0 31 4,6,9,11 *", "never run")]
    [InlineData("00:00:00", "no time span above zero")]
    [InlineData("-00:05:00", "no time span above zero")]
    [InlineData("24:00:00", "means 24 days")]
    public void A_wrong_schedule_is_told_what_is_wrong(string text, string fault) =>
        Assert.Contains(fault, Assert.Throws<FormatException>(() => ScheduleReader.Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Any_text_is_read_or_refused_and_nothing_else()
    {
        var random = new Random(Seed + 2);
        const string Letters = "0123456789*/,-: JANSUNmon?#\t";
        for (var round = 0; round < 20_000; round++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(1, 24)).Select(_ => Letters[random.Next(Letters.Length)])]);
            try
            {
                Assert.NotNull(ScheduleReader.Read(text));
            }
            catch (FormatException e)
            {
                Assert.NotEmpty(e.Message);
            }
        }
    }

    [Fact]
    public void A_time_span_is_counted_from_the_run_before()
    {
        var schedule = ScheduleReader.Read("1.02:03:04");
        Assert.Equal(Utc("2026-11-22T12:03:04"), schedule.Next(Utc("2026-11-21T10:00:00")));
    }

    [Theory]
    [InlineData("*/30 * * * * *", true)]
    [InlineData("00:00:59", true)]
    [InlineData("0 * * * * *", false)]
    [InlineData("00:01:00", false)]
    public void Schedules_below_a_minute_are_too_frequent_to_remember(string text, bool isTooFrequent) =>
        Assert.Equal(isTooFrequent, ScheduleReader.Read(text).IsTooFrequentToRemember(Utc("2026-11-21T10:00:00")));

    private static void AssertAgrees(string expression, DateTime start, TimeSpan step, TimeSpan patience)
    {
        var naive = new NaiveCron(expression);
        TimerSchedule schedule;
        try
        {
            schedule = ScheduleReader.Read(expression);
        }
        catch (FormatException e) when (e.Message.Contains("never run", StringComparison.Ordinal))
        {
            Assert.Null(naive.Next(start, TimeSpan.FromHours(1), patience));
            return;
        }

        var from = start;
        for (var i = 0; i < 3; i++)
        {
            var next = schedule.Next(from);
            var expected = naive.Next(from, step, patience);
            if (expected is null)
            {
                Assert.True(next is null || next > from + patience, $"{expression} after {from:O} gave {next:O}, which a walk does not find");
                return;
            }

            Assert.True(next == expected, $"{expression} after {from:O} gave {next:O} instead of {expected:O}");
            from = expected.Value;
        }
    }

    private static DateTime StartOf(Random random) => Utc("2023-12-01T00:00:00").AddMinutes(random.Next(0, 3 * 366 * 1_440));

    private static string Field(Random random, int least, int most) => string.Join(',', Enumerable.Range(0, random.Next(1, 3)).Select(_ => Item(random, least, most, static value => $"{value}")));

    private static string MonthField(Random random) => Item(random, 1, 12, value => random.Next(2) == 0 ? $"{value}" : new DateTime(2026, value, 1, 0, 0, 0, DateTimeKind.Utc).ToString(random.Next(2) == 0 ? "MMM" : "MMMM").ToUpperInvariant());

    private static string DayField(Random random) => Item(random, 0, 6, value => random.Next(2) == 0 ? $"{value}" : ((DayOfWeek)value).ToString()[..3]);

    private static string Item(Random random, int least, int most, Func<int, string> name)
    {
        var first = random.Next(least, most + 1);
        var last = random.Next(first, most + 1);
        var step = random.Next(1, 16);
        return random.Next(6) switch
        {
            0 or 1 => "*",
            2 => $"*/{step}",
            3 => name(first),
            4 => $"{name(first)}-{name(last)}{(random.Next(2) == 0 ? $"/{step}" : "")}",
            _ => $"{name(first)}/{step}",
        };
    }

    private static DateTime Utc(string text) => DateTime.SpecifyKind(DateTime.Parse(text), DateTimeKind.Utc);
}
