namespace RelayCloud.Tests.Common.EventHubs;

/// <summary>A hub of an emulator under test.</summary>
/// <param name="Name">As clients call it.</param>
/// <param name="Partitions">1 to 32.</param>
/// <param name="ConsumerGroups">Besides <c>$Default</c>.</param>
public sealed record EmulatedHub(string Name, int Partitions, params string[] ConsumerGroups);
