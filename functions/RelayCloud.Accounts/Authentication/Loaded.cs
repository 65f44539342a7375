namespace RelayCloud.Accounts.Authentication;

/// <summary>What came of reading a row.</summary>
/// <param name="IsKnown">Whether anything is known about it.</param>
/// <param name="Value">The row; null = it does not exist, or nothing is known.</param>
internal readonly record struct Loaded<T>(bool IsKnown, T? Value)
    where T : class;
