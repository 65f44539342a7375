using RelayCloud.EventHubsEmulator.Server.Links;

namespace RelayCloud.EventHubsEmulator.Tests.Server;

public sealed class EntityAddressTests
{
    [Theory]
    [InlineData("hub", "Hub", "hub", null, null)]
    [InlineData("/hub", "Hub", "hub", null, null)]
    [InlineData("hub/Partitions/3", "Partition", "hub", null, "3")]
    [InlineData("/hub/partitions/x", "Partition", "hub", null, "x")]
    [InlineData("hub/ConsumerGroups/$Default/Partitions/0", "ConsumerPartition", "hub", "$Default", "0")]
    [InlineData("amqps://localhost:5671/hub/consumergroups/g/PARTITIONS/12", "ConsumerPartition", "hub", "g", "12")]
    [InlineData("sb://localhost/hub/ConsumerGroups/%24Default/Partitions/0", "ConsumerPartition", "hub", "$Default", "0")]
    [InlineData("$cbs", "Cbs", "", null, null)]
    [InlineData("$CBS", "Cbs", "", null, null)]
    [InlineData("$management", "Management", "", null, null)]
    [InlineData("hub/$management", "Management", "hub", null, null)]
    [InlineData("hub/Publishers/p", "Unknown", "hub", null, null)]
    [InlineData("", "Unknown", "", null, null)]
    [InlineData(null, "Unknown", "", null, null)]
    [InlineData("amqps://localhost", "Unknown", "", null, null)]
    public void Addresses_are_read_as_clients_write_them(string? address, string kind, string hub, string? group, string? partition)
    {
        EntityAddress parsed = EntityAddress.Parse(address);
        Assert.Equal(Enum.Parse<EntityKind>(kind), parsed.Kind);
        Assert.Equal((hub, group, partition), (parsed.Hub ?? "", parsed.Group, parsed.Partition));
    }
}
