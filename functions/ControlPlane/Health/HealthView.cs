namespace RelayCloud.ControlPlane.Health;

/// <summary>The app's health.</summary>
/// <param name="Status"><c>ok</c>, <c>starting</c>, <c>down</c> (the store does not answer) or <c>stopping</c>.</param>
/// <param name="StoreSilenceMs">How long ago the store last answered, milliseconds; since the start when it never did.</param>
internal sealed record HealthView(string Status, long StoreSilenceMs);
