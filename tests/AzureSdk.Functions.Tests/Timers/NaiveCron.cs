using System.Globalization;

namespace AzureSdk.Functions.Tests.Timers;

/// <summary>NCRONTAB as a person would check it: is this very second in every field? Slow, and written apart from the real one.</summary>
internal sealed class NaiveCron
{
    private static readonly string[] Months = ["", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] Days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
    private readonly HashSet<int>[] _fields;

    public NaiveCron(string expression)
    {
        var parts = expression.Split(' ');
        if (parts.Length == 5) parts = ["0", .. parts];
        (int From, int To, string[] Names)[] shapes = [(0, 59, []), (0, 59, []), (0, 23, []), (1, 31, []), (1, 12, Months), (0, 6, Days)];
        _fields = [.. parts.Select((part, i) => Expand(part, shapes[i].From, shapes[i].To, shapes[i].Names))];
    }

    public bool Matches(DateTime time) =>
        _fields[5].Contains((int)time.DayOfWeek) && _fields[4].Contains(time.Month) && _fields[3].Contains(time.Day)
        && _fields[2].Contains(time.Hour) && _fields[1].Contains(time.Minute) && _fields[0].Contains(time.Second);

    /// <summary>Walks in steps until a match, or to the end of the patience.</summary>
    public DateTime? Next(DateTime after, TimeSpan step, TimeSpan patience)
    {
        for (var time = after + step; time <= after + patience; time += step)
        {
            if (Matches(time)) return time;
        }

        return null;
    }

    private static HashSet<int> Expand(string part, int from, int to, string[] names)
    {
        var values = new HashSet<int>();
        foreach (var item in part.Split(','))
        {
            var halves = item.Split('/');
            var step = halves.Length == 2 ? int.Parse(halves[1], CultureInfo.InvariantCulture) : 1;
            var ends = halves[0] == "*" ? [from, to] : halves[0].Split('-').Select(Value).ToArray();
            var last = ends.Length == 2 ? ends[1] : halves.Length == 2 ? to : ends[0];
            for (var value = ends[0]; value <= last; value++)
            {
                if ((value - ends[0]) % step == 0) values.Add(value);
            }
        }

        return values;

        int Value(string text) => Array.FindIndex(names, name => name.Length > 0 && text.StartsWith(name, StringComparison.OrdinalIgnoreCase)) is >= 0 and var index
            ? index
            : int.Parse(text, CultureInfo.InvariantCulture);
    }
}
