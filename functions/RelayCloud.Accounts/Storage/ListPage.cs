namespace RelayCloud.Accounts.Storage;

/// <summary>One page of a list.</summary>
/// <param name="Items">In the list's order; may be fewer than asked for although more follow.</param>
/// <param name="NextCursor">What to ask for the next page with; null = this is the last.</param>
public sealed record ListPage<T>(IReadOnlyList<T> Items, string? NextCursor);
