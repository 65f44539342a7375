using RelayCloud.EventHubsEmulator.Configuration;

namespace RelayCloud.EventHubsEmulator.Tests.Configuration;

public sealed class ConfigFileTests
{
    [Fact]
    public void Microsofts_sample_is_read()
    {
        NamespaceSettings settings = ConfigFile.Parse(
            """{"UserConfig":{"NamespaceConfig":[{"Type":"EventHub","Name":"emulatorNs1","Entities":[{"Name":"eh1","PartitionCount":"2","ConsumerGroups":[{"Name":"cg1"}]}]}],"LoggingConfig":{"Type":"File"}}}""",
            "Config.json");
        Assert.Equal("emulatorNs1", settings.Name);
        HubSettings hub = Assert.Single(settings.Hubs);
        Assert.Equal(("eh1", 2), (hub.Name, hub.Partitions));
        Assert.Equal(["$Default", "cg1"], hub.ConsumerGroups);
        Assert.Same(hub, settings.Hub("EH1"));
        Assert.True(hub.HasConsumerGroup("$default"));
        Assert.True(hub.HasConsumerGroup("CG1"));
        Assert.False(hub.HasConsumerGroup("cg2"));
    }

    [Fact]
    public void Counts_may_be_numbers_and_consumer_groups_may_be_left_out() =>
        Assert.Equal(32, ConfigFile.Parse(Hubs("""{"name":"a","partitionCount":32}"""), "c").Hubs[0].Partitions);

    [Theory]
    [InlineData("{", "no JSON")]
    [InlineData("[]", "NamespaceConfig must be an array")]
    [InlineData("""{"UserConfig":{"NamespaceConfig":[{},{}]}}""", "has 2 namespaces")]
    [InlineData("""{"UserConfig":{"NamespaceConfig":[{"Type":"ServiceBus","Entities":[]}]}}""", "must be 'EventHub'")]
    [InlineData("""{"UserConfig":{"NamespaceConfig":[{"Entities":[]}]}}""", "1 to 10 hubs")]
    public void What_is_wrong_with_the_file_is_said(string json, string said)
    {
        var e = Assert.Throws<ConfigurationException>(() => ConfigFile.Parse(json, "Config.json"));
        Assert.Contains(said, e.Message, StringComparison.Ordinal);
        Assert.Contains("Config.json: ", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"Name":"a","PartitionCount":0}""", "'a': its PartitionCount must be 1 to 32")]
    [InlineData("""{"Name":"a","PartitionCount":"33"}""", "PartitionCount must be 1 to 32")]
    [InlineData("""{"Name":"a","PartitionCount":1.5}""", "PartitionCount must be 1 to 32")]
    [InlineData("""{"Name":"a"}""", "PartitionCount must be 1 to 32")]
    [InlineData("""{"PartitionCount":1}""", "hub 0: its Name")]
    [InlineData("""{"Name":"../etc","PartitionCount":1}""", "its Name must have")]
    [InlineData("""{"Name":"a/b","PartitionCount":1}""", "its Name must have")]
    [InlineData("""{"Name":"a","PartitionCount":1,"ConsumerGroups":"x"}""", "ConsumerGroups must be an array")]
    [InlineData("""{"Name":"a","PartitionCount":1,"ConsumerGroups":[{"Name":""}]}""", "the consumer group ''")]
    [InlineData("""{"Name":"a","PartitionCount":1,"ConsumerGroups":[{"Name":"g"},{"Name":"G"}]}""", "is there twice")]
    [InlineData("""{"Name":"a","PartitionCount":1},{"Name":"A","PartitionCount":1}""", "is there 2 times")]
    public void What_is_wrong_with_a_hub_is_said(string hubs, string said) =>
        Assert.Contains(said, Assert.Throws<ConfigurationException>(() => ConfigFile.Parse(Hubs(hubs), "c")).Message, StringComparison.Ordinal);

    [Fact]
    public void Limits_of_numbers_are_kept_and_all_problems_told_at_once()
    {
        string tooManyHubs = Hubs(string.Join(',', Enumerable.Range(0, 11).Select(i => $$"""{"Name":"h{{i}}","PartitionCount":1}""")));
        Assert.Contains("1 to 10 hubs", Assert.Throws<ConfigurationException>(() => ConfigFile.Parse(tooManyHubs, "c")).Message, StringComparison.Ordinal);
        string groups = string.Join(',', Enumerable.Range(0, 21).Select(i => $$"""{"Name":"g{{i}}"}"""));
        var e = Assert.Throws<ConfigurationException>(() => ConfigFile.Parse(Hubs($$"""{"Name":"a","PartitionCount":99,"ConsumerGroups":[{{groups}}]}"""), "c"));
        Assert.Equal(2, e.Problems.Count);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named_with_an_example() =>
        Assert.Contains("--config", Assert.Throws<ConfigurationException>(() => ConfigFile.Load("/no/such/Config.json")).Message, StringComparison.Ordinal);

    private static string Hubs(string hubs) => """{"UserConfig":{"NamespaceConfig":[{"Entities":[""" + hubs + "]}]}}";
}
