using RelayCloud.Benchmarks.FanOut;
using RelayCloud.Benchmarks.Net;
using RelayCloud.Benchmarks.Payloads;
using RelayCloud.Benchmarks.Tests.Protocols;

namespace RelayCloud.Benchmarks.Tests.FanOut;

public sealed class DeliveryLedgerTests : IDisposable
{
    private readonly PayloadTemplate[] _templates = [PayloadTemplate.Trades("t0000", 200), PayloadTemplate.Trades("t0001", 200)];
    private readonly SubscriberConnection _subscriber = Feeding.Connection();
    private readonly DeliveryLedger _ledger;

    public DeliveryLedgerTests()
    {
        _ledger = new DeliveryLedger(_templates, 1, 2);
        _ledger.Join(0, 0, 0);
        _ledger.BeginPhases([1_000_000, 2_000_000]);
    }

    public void Dispose() => _subscriber.Dispose();

    private byte[] Message(uint sequence, long intendedNs = 0, int topic = 0)
    {
        byte[] message = [.. _templates[topic].Bytes];
        TimeStampToken.Stamp(message.AsSpan(_templates[topic].TokenOffset), intendedNs, sequence, (ushort)topic);
        return message;
    }

    private void Deliver(uint sequence, long intendedNs = 0, int topic = 0) => _ledger.OnMessage(_subscriber, Message(sequence, intendedNs, topic), 1_500_000);

    [Fact]
    public void Messages_in_order_are_delivered_and_timed_in_the_phase_they_were_meant_for()
    {
        for (int i = 0; i < 3; i++) Assert.Equal(1, _ledger.OnPublished(0));
        Deliver(0, 500_000);
        Deliver(1, 1_000_000);
        Deliver(2, 5_000_000);
        Assert.Equal((3, 0, 0, 0, 0), (_ledger.Delivered, _ledger.Skipped, _ledger.Repeated, _ledger.Bad, _ledger.Outstanding));
        Assert.Equal((1, 1_000_000), (_ledger.Phase(0).Count, _ledger.Phase(0).MaxNs));
        Assert.Equal((1, 500_000), (_ledger.Phase(1).Count, _ledger.Phase(1).MaxNs));
    }

    [Fact]
    public void A_missing_message_is_counted_when_a_later_one_comes_and_then_its_own_coming_is_a_repeat()
    {
        for (int i = 0; i < 4; i++) _ledger.OnPublished(0);
        Deliver(0);
        Deliver(3);
        Deliver(1);
        Deliver(3);
        Assert.Equal((2, 2, 2, 0), (_ledger.Delivered, _ledger.Skipped, _ledger.Repeated, _ledger.Outstanding));
    }

    [Fact]
    public void Another_topics_changed_and_shortened_messages_are_bad()
    {
        _ledger.OnPublished(0);
        Deliver(0, topic: 1);
        _ledger.OnMessage(_subscriber, Message(0).AsSpan(0, 199), 1);
        byte[] tokenless = Message(0);
        tokenless[_templates[0].TokenOffset] = (byte)'x';
        _ledger.OnMessage(_subscriber, tokenless, 1);
        Assert.Equal((3, 0, 1), (_ledger.Bad, _ledger.Delivered, _ledger.Outstanding));
    }

    [Fact]
    public void Changed_bytes_are_found_within_1024_messages()
    {
        for (uint i = 0; i < 1024; i++)
        {
            byte[] message = Message(i);
            message[^5] ^= 1;
            _ledger.OnMessage(_subscriber, message, 1);
        }

        Assert.Equal(1, _ledger.Bad);
    }

    [Fact]
    public void A_slow_subscriber_is_counted_apart()
    {
        for (int i = 0; i < 5; i++) _ledger.OnPublished(0);
        Deliver(0);
        _ledger.SetSlow(_subscriber, 5);
        Assert.Equal(0, _ledger.Outstanding);
        Assert.Equal(0, _ledger.OnPublished(0));
        Deliver(1);
        Deliver(4);
        Assert.Equal((1, 0, 2, 2), (_ledger.Delivered, _ledger.Skipped, _ledger.SlowDelivered, _ledger.SlowSkipped));
        Assert.Equal(1, _ledger.BehindBy(0, 6));
    }

    [Fact]
    public void What_a_disconnected_subscriber_still_had_to_get_is_missing()
    {
        for (int i = 0; i < 5; i++) _ledger.OnPublished(0);
        Deliver(0);
        _ledger.Leave(_subscriber, 5);
        Assert.Equal((1, 4, 0), (_ledger.Closed, _ledger.ClosedMissing, _ledger.Outstanding));
        Assert.Equal(0, _ledger.OnPublished(0));
    }

    [Fact]
    public void Counting_a_message_allocates_nothing()
    {
        byte[] message = Message(0);
        void DeliverUpTo(uint end)
        {
            for (uint i = (uint)_ledger.Delivered; i < end; i++)
            {
                TimeStampToken.Stamp(message.AsSpan(_templates[0].TokenOffset), 1, i, 0);
                _ledger.OnMessage(_subscriber, message, 1);
            }
        }

        // Every branch once, the full check included: what is loaded for the first time allocates.
        DeliverUpTo(2_500);
        long before = GC.GetAllocatedBytesForCurrentThread();
        DeliverUpTo(5_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal((5_000, 0), (_ledger.Delivered, _ledger.Bad));
    }
}
