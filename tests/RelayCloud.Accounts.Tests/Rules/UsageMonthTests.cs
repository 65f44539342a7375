using RelayCloud.Accounts.Usage;

namespace RelayCloud.Accounts.Tests.Rules;

/// <summary>Months as tenants are billed.</summary>
public sealed class UsageMonthTests
{
    [Theory]
    [InlineData("2026-11-30T23:30:00Z", "UTC", "2026-11", "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z")]
    [InlineData("2026-11-30T23:30:00Z", "Europe/Zurich", "2026-12", "2026-11-30T23:00:00Z", "2026-12-31T23:00:00Z")]
    [InlineData("2026-03-15T00:00:00Z", "Europe/Zurich", "2026-03", "2026-02-28T23:00:00Z", "2026-03-31T22:00:00Z")]
    [InlineData("2026-12-31T23:59:59Z", "America/New_York", "2026-12", "2026-12-01T05:00:00Z", "2027-01-01T05:00:00Z")]
    [InlineData("2026-05-01T12:00:00Z", "No/Such", "2026-05", "2026-05-01T00:00:00Z", "2026-06-01T00:00:00Z")]
    public void A_month_is_that_of_the_tenants_clock(string at, string zone, string month, string from, string to)
    {
        UsageMonth of = UsageMonth.Of(DateTimeOffset.Parse(at), zone);
        Assert.Equal((month, DateTimeOffset.Parse(from), DateTimeOffset.Parse(to)), (of.ToString(), of.StartsAt(zone), of.EndsAt(zone)));
    }

    [Fact]
    public void Months_join_without_a_gap_in_every_time_zone()
    {
        foreach (TimeZoneInfo zone in TimeZoneInfo.GetSystemTimeZones())
            for (int month = 1; month <= 12; month++)
                Assert.Equal(new UsageMonth(2026, month).EndsAt(zone.Id), (month == 12 ? new UsageMonth(2027, 1) : new UsageMonth(2026, month + 1)).StartsAt(zone.Id));
    }
}
