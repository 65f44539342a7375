using System.Numerics;

namespace Microsoft.Azure.Functions.Worker.Schedules;

/// <summary>An NCRONTAB expression, in UTC. A day must suit both the day and the day-of-week field, as in the official host.</summary>
internal sealed class CronSchedule : TimerSchedule
{
    // February 29th on a given weekday comes again after 40 years at the latest (around a century without a leap day).
    private const int YearsAheadMax = 41;
    private readonly ulong _seconds;
    private readonly ulong _minutes;
    private readonly ulong _hours;
    private readonly ulong _days;
    private readonly ulong _months;
    private readonly ulong _daysOfWeek;

    private CronSchedule(string[] fields)
    {
        _seconds = CronField.Second.Read(fields[0]);
        _minutes = CronField.Minute.Read(fields[1]);
        _hours = CronField.Hour.Read(fields[2]);
        _days = CronField.Day.Read(fields[3]);
        _months = CronField.Month.Read(fields[4]);
        _daysOfWeek = CronField.DayOfWeek.Read(fields[5]);
    }

    /// <param name="fields">Six fields, seconds first.</param>
    /// <exception cref="FormatException">A field cannot be read; the message says why.</exception>
    public static CronSchedule Read(string[] fields) => new(fields);

    public override DateTime? Next(DateTime after)
    {
        if (after.Ticks >= DateTime.MaxValue.Ticks - TimeSpan.TicksPerSecond) return null;
        var earliest = new DateTime(after.Ticks - (after.Ticks % TimeSpan.TicksPerSecond) + TimeSpan.TicksPerSecond, DateTimeKind.Utc);
        if (HasDay(earliest) && NextInDay(earliest) is { } today) return today;
        var yearMax = Math.Min(earliest.Year + YearsAheadMax, DateTime.MaxValue.Year);
        var day = earliest.Date;
        while (true)
        {
            if (day.Date == DateTime.MaxValue.Date) return null;
            day = Has(_months, day.Month) || day is { Year: 9999, Month: 12 } ? day.AddDays(1) : new DateTime(day.Year, day.Month, 1, 0, 0, 0, DateTimeKind.Utc).AddMonths(1);
            if (day.Year > yearMax) return null;
            if (HasDay(day)) return NextInDay(day);
        }
    }

    private static bool Has(ulong bits, int value) => (bits >> value & 1) != 0;

    /// <summary>The lowest set bit from a value on; -1 for none.</summary>
    private static int From(ulong bits, int value) => value > 63 || bits >> value == 0 ? -1 : value + BitOperations.TrailingZeroCount(bits >> value);

    private bool HasDay(DateTime day) => Has(_months, day.Month) && Has(_days, day.Day) && Has(_daysOfWeek, (int)day.DayOfWeek);

    /// <summary>The first time of the day not before a given one; null for none.</summary>
    private DateTime? NextInDay(DateTime earliest)
    {
        var (hour, minute, second) = (earliest.Hour, earliest.Minute, earliest.Second);
        if (Has(_hours, hour))
        {
            if (Has(_minutes, minute) && From(_seconds, second) is >= 0 and var sameMinute) return At(earliest, hour, minute, sameMinute);
            if (From(_minutes, minute + 1) is >= 0 and var laterMinute) return At(earliest, hour, laterMinute, From(_seconds, 0));
        }

        return From(_hours, hour + 1) is >= 0 and var laterHour ? At(earliest, laterHour, From(_minutes, 0), From(_seconds, 0)) : null;
    }

    private static DateTime At(DateTime day, int hour, int minute, int second) => new(day.Year, day.Month, day.Day, hour, minute, second, DateTimeKind.Utc);
}
