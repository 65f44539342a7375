using RelayCloud.Amqp;
using RelayCloud.Amqp.Encoding;
using RelayCloud.EventHubsEmulator.Server.Links;
using RelayCloud.EventHubsEmulator.Storage;

namespace RelayCloud.EventHubsEmulator.Tests.Server;

public sealed class PositionFilterTests
{
    [Theory]
    [InlineData("amqp.annotation.x-opt-offset > '-1'", "Earliest", 0L, false)]
    [InlineData("amqp.annotation.x-opt-offset >= '-1'", "Earliest", 0L, false)]
    [InlineData("amqp.annotation.x-opt-offset > '@latest'", "Latest", 0L, false)]
    [InlineData("amqp.annotation.x-opt-offset >= '272'", "Offset", 272L, true)]
    [InlineData("amqp.annotation.x-opt-offset > 272", "Offset", 272L, false)]
    [InlineData("amqp.annotation.x-opt-sequence-number >= '5'", "Sequence", 5L, true)]
    [InlineData("  amqp.annotation.x-opt-sequence-number>'-1' ", "Sequence", -1L, false)]
    [InlineData("amqp.annotation.x-opt-enqueued-time > '1795229257525'", "EnqueuedTime", 1795229257525L, false)]
    public void Selectors_of_the_clients_are_understood(string selector, string kind, long value, bool inclusive) =>
        Assert.Equal(new LogPosition(Enum.Parse<LogPositionKind>(kind), value, inclusive), PositionFilter.Parse(selector));

    [Theory]
    [InlineData("")]
    [InlineData("x = 1")]
    [InlineData("amqp.annotation.x-opt-offset < '1'")]
    [InlineData("amqp.annotation.x-opt-offset > 'abc'")]
    [InlineData("amqp.annotation.x-opt-sequence-number > '@latest'")]
    [InlineData("amqp.annotation.x-opt-offset > '1' OR 1=1")]
    public void Others_are_refused_as_an_invalid_field(string selector) =>
        Assert.Equal(ErrorConditions.InvalidField, Assert.Throws<AmqpException>(() => PositionFilter.Parse(selector)).Condition);

    [Fact]
    public void The_filter_may_be_described_by_code_or_symbol_or_not_be_there()
    {
        AmqpSymbol name = "apache.org:selector-filter:string";
        foreach (object descriptor in (object[])[0x0000468C00000004ul, name])
        {
            var filters = new AmqpMap { { name, new AmqpDescribed(descriptor, "amqp.annotation.x-opt-sequence-number > '7'") } };
            Assert.Equal(new LogPosition(LogPositionKind.Sequence, 7), PositionFilter.Read(filters));
        }

        Assert.Equal(LogPosition.Latest, PositionFilter.Read(null));
        Assert.Equal(LogPosition.Latest, PositionFilter.Read([]));
        Assert.Throws<AmqpException>(() => PositionFilter.Read(new AmqpMap { { name, 5 } }));
    }
}
