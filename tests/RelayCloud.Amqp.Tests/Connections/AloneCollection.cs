namespace RelayCloud.Amqp.Tests.Connections;

/// <summary>Tests that measure what the whole process allocates run while no other test does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
