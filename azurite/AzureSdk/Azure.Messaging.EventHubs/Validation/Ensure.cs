namespace Azure.Messaging.EventHubs.Validation;

/// <summary>Refuses bad arguments with the exception types of the official client.</summary>
internal static class Ensure
{
    /// <exception cref="ArgumentOutOfRangeException">The value lies outside.</exception>
    public static T InRange<T>(T value, T minimum, T maximum, string name)
        where T : struct, IComparable<T> =>
        value.CompareTo(minimum) < 0 || value.CompareTo(maximum) > 0
            ? throw new ArgumentOutOfRangeException(name, $"{name} is {value}; it must lie between {minimum} and {maximum}.")
            : value;

    /// <exception cref="ArgumentOutOfRangeException">The value is too small.</exception>
    public static T AtLeast<T>(T value, T minimum, string name)
        where T : struct, IComparable<T> =>
        value.CompareTo(minimum) < 0
            ? throw new ArgumentOutOfRangeException(name, $"{name} is {value}; it must be at least {minimum}.")
            : value;

    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public static TimeSpan NotNegative(TimeSpan value, string name) =>
        value < TimeSpan.Zero ? throw new ArgumentOutOfRangeException(name, $"{name} is {value}; it must not be negative.") : value;

    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public static T NotNull<T>(T? value, string name)
        where T : class => value ?? throw new ArgumentNullException(name);

    /// <exception cref="ArgumentException">The text is null (then <see cref="ArgumentNullException"/>) or empty.</exception>
    public static string NotEmpty(string? value, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(value, name);
        return value;
    }

    /// <exception cref="EventHubsException">With <see cref="EventHubsException.FailureReason.ClientClosed"/>: closed already.</exception>
    public static void NotClosed(bool closed, string what)
    {
        if (closed) throw new EventHubsException(isTransient: false, "", $"{what} has already been closed and cannot perform the requested operation.", EventHubsException.FailureReason.ClientClosed);
    }

    /// <exception cref="TaskCanceledException">Cancelled: the official client throws this subtype everywhere.</exception>
    public static void NotCancelled(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) throw new TaskCanceledException("The operation was cancelled.", innerException: null, cancellationToken);
    }
}
