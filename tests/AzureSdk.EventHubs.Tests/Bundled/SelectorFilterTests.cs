using Azure.Messaging.EventHubs.Amqp;
using Azure.Messaging.EventHubs.Consumer;

namespace AzureSdk.EventHubs.Tests.Bundled;

public sealed class SelectorFilterTests
{
    [Fact]
    public void Positions_become_selectors()
    {
        Assert.Equal("amqp.annotation.x-opt-offset > '-1'", SelectorFilter.Expression(EventPosition.Earliest));
        Assert.Equal("amqp.annotation.x-opt-offset > '@latest'", SelectorFilter.Expression(EventPosition.Latest));
        Assert.Equal("amqp.annotation.x-opt-offset >= '272'", SelectorFilter.Expression(EventPosition.FromOffset("272")));
        Assert.Equal("amqp.annotation.x-opt-offset > '272'", SelectorFilter.Expression(EventPosition.FromOffset("272", isInclusive: false)));
        Assert.Equal("amqp.annotation.x-opt-sequence-number >= '5'", SelectorFilter.Expression(EventPosition.FromSequenceNumber(5)));
        Assert.Equal("amqp.annotation.x-opt-sequence-number > '-5'", SelectorFilter.Expression(EventPosition.FromSequenceNumber(-5, isInclusive: false)));
        Assert.Equal("amqp.annotation.x-opt-enqueued-time > '1795229257525'", SelectorFilter.Expression(EventPosition.FromEnqueuedTime(DateTimeOffset.FromUnixTimeMilliseconds(1795229257525))));
    }

    [Fact]
    public void An_empty_position_is_refused() => Assert.Throws<ArgumentException>(() => SelectorFilter.Expression(default));
}
