using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;

namespace AzureSdk.EventHubs.Tests.Model;

public sealed class ConnectionStringTests
{
    [Fact]
    public void All_parts_are_read_in_any_order_and_case_with_spaces_around()
    {
        var properties = EventHubsConnectionStringProperties.Parse(" sharedaccesskey = a=b== ;ENTITYPATH=market; Endpoint = sb://relay.servicebus.windows.net/ ;SharedAccessKeyName=writer;");
        Assert.Equal("relay.servicebus.windows.net", properties.FullyQualifiedNamespace);
        Assert.Equal("market", properties.EventHubName);
        Assert.Equal("writer", properties.SharedAccessKeyName);
        Assert.Equal("a=b==", properties.SharedAccessKey);
        Assert.Null(properties.SharedAccessSignature);
    }

    [Fact]
    public void A_signature_is_read()
    {
        var properties = EventHubsConnectionStringProperties.Parse("Endpoint=sb://relay.servicebus.windows.net;SharedAccessSignature=SharedAccessSignature sr=x&sig=y&se=1&skn=z");
        Assert.Equal("SharedAccessSignature sr=x&sig=y&se=1&skn=z", properties.SharedAccessSignature);
    }

    [Theory]
    [InlineData("Endpoint")]
    [InlineData("Endpoint=sb://relay.servicebus.windows.net;SharedAccessKey=")]
    [InlineData("Endpoint=sb://not a host;SharedAccessKeyName=a;SharedAccessKey=b")]
    public void A_malformed_one_is_refused(string text) => Assert.Throws<FormatException>(() => EventHubsConnectionStringProperties.Parse(text));

    [Fact]
    public void Null_and_empty_are_refused()
    {
        Assert.Throws<ArgumentNullException>(() => EventHubsConnectionStringProperties.Parse(null!));
        Assert.Throws<ArgumentException>(() => EventHubsConnectionStringProperties.Parse(""));
    }

    [Theory]
    [InlineData("Endpoint=sb://h.servicebus.windows.net;SharedAccessKeyName=a;SharedAccessKey=b", null)]
    [InlineData("Endpoint=sb://h.servicebus.windows.net;SharedAccessKeyName=a;SharedAccessKey=b;EntityPath=one", "two")]
    [InlineData("Endpoint=sb://h.servicebus.windows.net;EntityPath=one", null)]
    [InlineData("SharedAccessKeyName=a;SharedAccessKey=b;EntityPath=one", null)]
    [InlineData("Endpoint=sb://h.servicebus.windows.net;SharedAccessKeyName=a;SharedAccessKey=b;SharedAccessSignature=c;EntityPath=one", null)]
    public void A_client_says_what_is_missing_or_given_twice(string text, string? hub) =>
        Assert.Throws<ArgumentException>(() => new EventHubProducerClient(text, hub));

    [Fact]
    public async Task The_hub_may_be_named_twice_alike()
    {
        await using var client = new EventHubProducerClient("Endpoint=sb://h.servicebus.windows.net;SharedAccessKeyName=a;SharedAccessKey=b;EntityPath=Market", "market");
        Assert.Equal("market", client.EventHubName);
        Assert.Equal("h.servicebus.windows.net", client.FullyQualifiedNamespace);
        Assert.False(client.IsClosed);
    }
}
