namespace RelayCloud.EventHubsEmulator.Tests.Server;

/// <summary>An event as a receiver got it.</summary>
internal sealed record CollectedEvent(long Sequence, long Offset, byte[] Body);
