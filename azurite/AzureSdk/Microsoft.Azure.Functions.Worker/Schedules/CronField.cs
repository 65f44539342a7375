using System.Globalization;

namespace Microsoft.Azure.Functions.Worker.Schedules;

/// <summary>One field of an NCRONTAB expression: how it is called, its range and its names.</summary>
internal sealed class CronField
{
    public static readonly CronField Second = new("second", 0, 59, []);
    public static readonly CronField Minute = new("minute", 0, 59, []);
    public static readonly CronField Hour = new("hour", 0, 23, []);
    public static readonly CronField Day = new("day", 1, 31, []);
    public static readonly CronField Month = new("month", 1, 12, [.. CultureInfo.InvariantCulture.DateTimeFormat.MonthNames[..12]]);
    public static readonly CronField DayOfWeek = new("day-of-week", 0, 6, [.. CultureInfo.InvariantCulture.DateTimeFormat.DayNames]);

    private const int AbbreviationChars = 3;
    private readonly string _title;
    private readonly int _least;
    private readonly int _most;
    private readonly string[] _names;

    private CronField(string title, int least, int most, string[] names)
    {
        _title = title;
        _least = least;
        _most = most;
        _names = names;
    }

    /// <summary>The values that a text means, as bits: <c>*</c>, <c>5</c>, <c>1-5</c>, each with a step behind <c>/</c>, and lists of them.</summary>
    /// <exception cref="FormatException">The message says what is wrong.</exception>
    public ulong Read(string text)
    {
        ulong bits = 0;
        foreach (var item in text.Split(',')) bits |= ReadItem(item, text);
        return bits;
    }

    private ulong ReadItem(string item, string whole)
    {
        var step = 1;
        var slash = item.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0 && (!IsNumber(item.AsSpan(slash + 1), out step) || step < 1)) throw Wrong(whole, $"the step \"{item[(slash + 1)..]}\" is not a number from 1");
        var range = slash < 0 ? item : item[..slash];
        int first, last;
        if (range == "*")
        {
            (first, last) = (_least, _most);
        }
        else if (range.IndexOf('-', StringComparison.Ordinal) is > 0 and var dash)
        {
            first = ReadValue(range.AsSpan(0, dash), whole);
            last = ReadValue(range.AsSpan(dash + 1), whole);

            // The official parser silently swaps the two, so that FRI-MON would run from Monday to Friday.
            if (first > last) throw Wrong(whole, $"the range \"{range}\" ends before it begins: list both parts, as in \"{range[..dash]}-{_most},{_least}-{range[(dash + 1)..]}\"");
        }
        else
        {
            first = ReadValue(range, whole);
            last = slash < 0 ? first : _most;
        }

        ulong bits = 0;
        for (var value = first; value <= last; value += step) bits |= 1UL << value;
        return bits;
    }

    private int ReadValue(ReadOnlySpan<char> text, string whole)
    {
        if (IsNumber(text, out var value))
        {
            return value >= _least && value <= _most ? value : throw Wrong(whole, $"{value} is not from {_least} to {_most}{(this == DayOfWeek ? " (0 is Sunday)" : "")}");
        }

        for (var i = 0; i < _names.Length; i++)
        {
            if (text.Equals(_names[i], StringComparison.OrdinalIgnoreCase) || text.Equals(_names[i].AsSpan(0, AbbreviationChars), StringComparison.OrdinalIgnoreCase)) return i + _least;
        }

        throw Wrong(whole, $"\"{text}\" is neither a number{(_names.Length > 0 ? $" nor a name such as {_names[1][..AbbreviationChars].ToUpperInvariant()}" : "")} nor \"*\"");
    }

    private static bool IsNumber(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        return text.Length is 1 or 2 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    private FormatException Wrong(string text, string reason) => new($"the {_title} field \"{text}\" cannot be read: {reason}");
}
