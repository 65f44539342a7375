using RelayCloud.Amqp;
using RelayCloud.Amqp.Performatives;
using RelayCloud.EventHubsEmulator.Server.Links;

namespace RelayCloud.EventHubsEmulator.Tests.Server;

public sealed class ReceiverRegistryTests
{
    private readonly ReceiverRegistry _registry = new();

    [Fact]
    public void Five_receivers_without_an_epoch_may_read_a_partition_in_a_group()
    {
        var five = Enumerable.Range(0, 5).Select(_ => new Receiver(null)).ToList();
        Assert.All(five, one => Assert.Null(Add(one)));
        var sixth = new Receiver(null);
        Assert.Equal(ErrorConditions.ResourceLimitExceeded, Add(sixth)!.Condition);
        Assert.Null(_registry.Add("hub", "other", 0, sixth));
        Assert.Null(_registry.Add("hub", "g", 1, new Receiver(null)));
        _registry.Remove("HUB", "G", 0, five[0]);
        Assert.Null(Add(new Receiver(null)));
    }

    [Fact]
    public void An_epoch_displaces_all_others_but_higher_ones()
    {
        Receiver a = new(null), b = new(null), low = new(1), same = new(1), lower = new(0), none = new(null), high = new(long.MaxValue);
        Add(a);
        Add(b);
        Assert.Null(Add(low));
        Assert.Equal(ErrorConditions.Stolen, a.Error!.Condition);
        Assert.Equal(ErrorConditions.Stolen, b.Error!.Condition);
        Assert.Equal(ErrorConditions.Stolen, Add(lower)!.Condition);
        Assert.Equal(ErrorConditions.Stolen, Add(none)!.Condition);
        Assert.Null(low.Error);
        Assert.Null(Add(same));
        Assert.NotNull(low.Error);
        Assert.Null(Add(high));
        Assert.NotNull(same.Error);
        _registry.Remove("hub", "g", 0, same);
        Assert.Equal(ErrorConditions.Stolen, Add(none)!.Condition);
        _registry.Remove("hub", "g", 0, high);
        Assert.Null(Add(none));
    }

    private AmqpError? Add(IGroupReceiver receiver) => _registry.Add("hub", "g", 0, receiver);

    private sealed class Receiver(long? epoch) : IGroupReceiver
    {
        public string Identifier => "r";

        public long? Epoch { get; } = epoch;

        public AmqpError? Error { get; private set; }

        public void Disconnect(AmqpError error) => Error = error;
    }
}
