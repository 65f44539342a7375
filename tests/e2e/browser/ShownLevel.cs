namespace RelayCloud.Browser.Tests;

/// <summary>A row of the page, as it is written there.</summary>
internal sealed record ShownLevel(string Px, string Sz, string Total);
