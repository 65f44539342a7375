namespace AzureSdk.Functions.Tests.EventHubs;

/// <summary>One call of an event function.</summary>
public sealed record EventCall(string Partition, string[] Texts, int RetryCount);
