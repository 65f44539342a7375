namespace RelayCloud.ControlPlane.Answers;

/// <summary>One page of a list.</summary>
/// <param name="Items">May be fewer than asked for although more follow.</param>
/// <param name="NextCursor">What to ask for the next page with; null = this is the last.</param>
internal sealed record PageView<T>(IReadOnlyList<T> Items, string? NextCursor);
