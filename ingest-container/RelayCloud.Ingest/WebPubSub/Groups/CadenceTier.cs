using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;

namespace RelayCloud.Ingest.WebPubSub.Groups;

/// <summary>How often a group is sent to at most, as it is spelled after the <c>@</c> of a group's name: <c>250ms</c>, <c>1s</c>.</summary>
/// <param name="Name">Digits without a leading zero, and <c>ms</c> or <c>s</c>.</param>
/// <param name="IntervalMs">The same in milliseconds, <see cref="IntervalMsMin"/> to <see cref="IntervalMsMax"/>.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CadenceTier(string Name, int IntervalMs)
{
    public const int IntervalMsMin = 50;
    public const int IntervalMsMax = 60_000;

    /// <summary>Reads a name; <c>1000ms</c> and <c>1s</c> are two names of one interval, and two groups.</summary>
    public static bool TryParse(string name, [NotNullWhen(true)] out CadenceTier? tier)
    {
        tier = null;
        int unit = name.EndsWith("ms", StringComparison.Ordinal) ? 2 : name.EndsWith('s') ? 1 : 0;
        if (unit == 0 || name[0] is not (>= '1' and <= '9') || !int.TryParse(name.AsSpan(0, name.Length - unit), NumberStyles.None, CultureInfo.InvariantCulture, out int count)) return false;
        long intervalMs = unit == 2 ? count : count * 1_000L;
        if (intervalMs is < IntervalMsMin or > IntervalMsMax) return false;
        tier = new CadenceTier(name, (int)intervalMs);
        return true;
    }
}
