using System.Globalization;

namespace RelayCloud.Accounts.Usage;

/// <summary>A calendar month in a tenant's time zone. Immutable.</summary>
/// <param name="Year">1601 to 9000.</param>
/// <param name="Month">1 to 12.</param>
public readonly record struct UsageMonth(int Year, int Month)
{
    /// <summary>The month that a time falls into.</summary>
    /// <param name="at">The time.</param>
    /// <param name="timeZone">IANA name; one that this machine does not know counts as UTC.</param>
    public static UsageMonth Of(DateTimeOffset at, string timeZone)
    {
        DateTimeOffset local = TimeZoneInfo.ConvertTime(at, ZoneOf(timeZone));
        return new UsageMonth(local.Year, local.Month);
    }

    /// <summary>When it begins there.</summary>
    public DateTimeOffset StartsAt(string timeZone)
    {
        TimeZoneInfo zone = ZoneOf(timeZone);
        var local = new DateTime(Year, Month, 1, 0, 0, 0, DateTimeKind.Unspecified);
        // A clock that is put forward at midnight skips the hour; the month begins when that hour would have.
        while (zone.IsInvalidTime(local)) local = local.AddMinutes(15);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    /// <summary>When it ends there: when the next begins.</summary>
    public DateTimeOffset EndsAt(string timeZone) => (Month == 12 ? new UsageMonth(Year + 1, 1) : new UsageMonth(Year, Month + 1)).StartsAt(timeZone);

    /// <summary><c>2026-11</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Year:D4}-{Month:D2}");

    private static TimeZoneInfo ZoneOf(string id) => TimeZoneInfo.TryFindSystemTimeZoneById(id, out TimeZoneInfo? zone) ? zone : TimeZoneInfo.Utc;
}
