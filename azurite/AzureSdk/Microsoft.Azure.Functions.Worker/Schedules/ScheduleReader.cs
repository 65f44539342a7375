namespace Microsoft.Azure.Functions.Worker.Schedules;

/// <summary>Reads what <see cref="TimerTriggerAttribute"/> takes: NCRONTAB of five or six fields, or a time span.</summary>
internal static class ScheduleReader
{
    private const string Examples = "a schedule is \"{second} {minute} {hour} {day} {month} {day-of-week}\" such as \"0 */5 * * * *\", the same without seconds, or a time span such as \"00:05:00\"";

    /// <exception cref="FormatException">Not a schedule, or one that never comes; the message says what is wrong and what would be right.</exception>
    public static TimerSchedule Read(string text)
    {
        ReadOnlySpan<char> trimmed = text.AsSpan().Trim();
        if (trimmed.IsEmpty) throw new FormatException($"the schedule is empty: {Examples}");
        if (trimmed.Contains(':') && trimmed.IndexOfAny(' ', '\t') < 0) return ReadInterval(trimmed.ToString());
        var fields = text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length is not (5 or 6)) throw new FormatException($"\"{text}\" has {fields.Length} fields: {Examples}");
        var schedule = CronSchedule.Read(fields.Length == 6 ? fields : ["0", .. fields]);
        if (schedule.Next(new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc)) is null) throw new FormatException($"\"{text}\" names a day that no calendar has: it would never run");
        return schedule;
    }

    private static IntervalSchedule ReadInterval(string text)
    {
        if (!TimeSpan.TryParse(text, out var interval) || interval <= TimeSpan.Zero) throw new FormatException($"\"{text}\" is no time span above zero: {Examples}");

        // The framework reads "24:00:00" as 24 days, which hardly anybody means.
        if (!text.Contains('.', StringComparison.Ordinal) && interval >= TimeSpan.FromDays(1))
            throw new FormatException($"\"{text}\" means {interval.Days} days and not hours: write \"{interval.Days}.00:00:00\" for that, and \"1.00:00:00\" for 24 hours");
        return new IntervalSchedule(interval);
    }
}
