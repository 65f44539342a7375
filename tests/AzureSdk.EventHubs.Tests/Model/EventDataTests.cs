using System.Text;
using Azure.Messaging.EventHubs;

namespace AzureSdk.EventHubs.Tests.Model;

public sealed class EventDataTests
{
    [Fact]
    public void A_body_may_be_text_or_bytes_and_be_replaced()
    {
        var data = new EventData("naïve");
        Assert.Equal("naïve", Encoding.UTF8.GetString(data.Body.Span));
        data.EventBody = new BinaryData(new byte[] { 1, 2 });
        Assert.Equal([1, 2], data.Body.ToArray());
        Assert.Equal([1, 2], data.Data.ToArray());
        using var stream = new MemoryStream();
        data.BodyAsStream.CopyTo(stream);
        Assert.Equal([1, 2], stream.ToArray());
        Assert.Throws<ArgumentNullException>(() => new EventData((BinaryData)null!));
    }

    [Fact]
    public void An_event_that_was_not_received_has_no_place()
    {
        var data = new EventData();
        Assert.Equal(long.MinValue, data.SequenceNumber);
        Assert.Null(data.OffsetString);
        Assert.Equal(default, data.EnqueuedTime);
        Assert.Null(data.PartitionKey);
        Assert.Empty(data.SystemProperties);
        Assert.Empty(data.Properties);
        Assert.True(data.Body.IsEmpty);
        Assert.False(data.IsReadOnly);
    }

    [Fact]
    public void The_content_type_is_the_same_by_either_name()
    {
        var data = new EventData { ContentType = "application/json" };
        Assert.Equal("application/json", ((Azure.Messaging.MessageContent)data).ContentType.ToString());
        ((Azure.Messaging.MessageContent)data).ContentType = new Azure.Core.ContentType("text/plain");
        Assert.Equal("text/plain", data.ContentType);
    }

    [Fact]
    public void The_factory_makes_received_events()
    {
        DateTimeOffset now = DateTimeOffset.UnixEpoch.AddDays(20000);
        EventData data = EventHubsModelFactory.EventData(new BinaryData("x"), new Dictionary<string, object> { ["coin"] = "BTC" }, null, "key", 7, "70", now);
        Assert.Equal(7, data.SequenceNumber);
        Assert.Equal("70", data.OffsetString);
        Assert.Equal(now, data.EnqueuedTime);
        Assert.Equal("key", data.PartitionKey);
        Assert.Equal("BTC", data.Properties["coin"]);
    }
}
