namespace RelayCloud.ControlPlane.Streaming.Presence;

/// <summary>What a row is to become. The newest of a connection replaces those before it, whose waiters it takes over.</summary>
/// <param name="Row">The row; null = it is to be gone.</param>
/// <param name="Written">Completes when that, or what replaced it, is in the table.</param>
internal sealed record PresenceChange(PresenceRow? Row, TaskCompletionSource Written);
