namespace Microsoft.Azure.Functions.Worker;

/// <summary>Reads the intervals of the retry attributes.</summary>
internal static class RetryInterval
{
    /// <exception cref="ArgumentOutOfRangeException">No time span, or negative.</exception>
    public static TimeSpan Parse(string interval, string parameterName)
    {
        if (!TimeSpan.TryParse(interval, out var parsed) || parsed < TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(parameterName, interval, "A retry interval is a time span that is not negative, such as 00:00:05.");
        return parsed;
    }
}
