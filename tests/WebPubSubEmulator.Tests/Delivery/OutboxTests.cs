using RelayCloud.WebPubSubEmulator.Delivery;
using RelayCloud.WebPubSubEmulator.Protocols;

namespace RelayCloud.WebPubSubEmulator.Tests.Delivery;

public sealed class OutboxTests : IDisposable
{
    private readonly DeliveryLane _lane = new(0, new DeliveryLimits(1_000, 16_384, 16 << 20), TimeProvider.System);

    public void Dispose() => _lane.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_reliable_outbox_behaves_like_a_list_of_what_is_not_acknowledged(int seed)
    {
        var random = new Random(seed);
        var outbox = new Outbox(_lane, Subprotocol.JsonReliable, new NoOwner());
        var model = new List<(OutboundMessage Message, long Sequence)>();
        int sent = 0;
        int headSent = 0;
        long last = 0;
        for (int step = 0; step < 20_000; step++)
        {
            switch (random.Next(6))
            {
                case 0 or 1:
                    bool isDirect = random.Next(4) == 0;
                    OutboundMessage message = isDirect
                        ? OutboundMessage.Direct(new byte[random.Next(2, 50)])
                        : new OutboundMessage("g", null, PayloadKind.Binary, new byte[random.Next(300)], 0);
                    outbox.Enqueue(message);
                    model.Add((message, isDirect ? 0 : ++last));
                    break;
                case 2 or 3 when sent < model.Count:
                    int room = random.Next(1, 2_000);
                    int bytes = 0;
                    while (sent < model.Count && bytes < room)
                    {
                        int rest = Length(model[sent]) - headSent;
                        int part = Math.Min(rest, room - bytes);
                        bytes += part;
                        headSent = part == rest ? 0 : headSent + part;
                        if (headSent == 0) sent++;
                    }

                    outbox.Sent(bytes);
                    break;
                case 4:
                    long acknowledged = random.NextInt64(last + 1);
                    outbox.Acknowledge(acknowledged);
                    Release(acknowledged);
                    break;
                case 5 when random.Next(20) == 0:
                    model.RemoveAll(entry => entry.Sequence == 0);
                    sent = headSent = 0;
                    outbox.Rewind(first: null, nowMs: 0);
                    break;
            }

            Release(0);
            Assert.Equal(model.Count, outbox.Count);
            Assert.Equal(model.Count - sent, outbox.Unsent);
            Assert.Equal(headSent, outbox.HeadSent);
            Assert.Equal(model.Count(entry => entry.Sequence != 0), outbox.Numbered);
            Assert.Equal(model.Sum(entry => (long)entry.Message.Encoded(Subprotocol.JsonReliable).Length), outbox.Bytes);
            for (int place = 0; place < outbox.Unsent; place++)
            {
                Assert.Same(model[sent + place].Message, outbox[place].Message);
                Assert.Equal(model[sent + place].Sequence, outbox[place].Sequence);
            }
        }

        void Release(long acknowledged)
        {
            while (sent > 0 && model[0].Sequence <= acknowledged)
            {
                model.RemoveAt(0);
                sent--;
            }
        }

        static int Length((OutboundMessage Message, long Sequence) entry)
        {
            int length = entry.Message.Encoded(Subprotocol.JsonReliable).Length;
            return entry.Sequence == 0 ? length : SequencedFrames.Length(Subprotocol.JsonReliable, length, entry.Sequence);
        }
    }

    [Fact]
    public void What_has_waited_too_long_is_dropped_and_the_rest_stays()
    {
        var outbox = new Outbox(_lane, Subprotocol.Json, new NoOwner());
        OutboundMessage[] messages = [.. new long[] { 0, 100, 300 }.Select(expires => new OutboundMessage(null, null, PayloadKind.Text, [], expires))];
        foreach (OutboundMessage message in messages) outbox.Enqueue(message);
        Assert.Equal(100, outbox.EarliestExpiryMs);
        outbox.DropExpired(nowMs: 200);
        Assert.Equal(2, outbox.Unsent);
        Assert.Same(messages[0], outbox[0].Message);
        Assert.Same(messages[2], outbox[1].Message);
        Assert.Equal(300, outbox.EarliestExpiryMs);
    }

    [Fact]
    public void A_frame_that_is_begun_is_not_dropped()
    {
        var outbox = new Outbox(_lane, Subprotocol.Json, new NoOwner());
        outbox.Enqueue(new OutboundMessage(null, null, PayloadKind.Text, new byte[100], 100));
        outbox.Enqueue(new OutboundMessage(null, null, PayloadKind.Text, new byte[100], 100));
        outbox.Sent(10);
        outbox.DropExpired(nowMs: 200);
        Assert.Equal(1, outbox.Unsent);
        outbox.Clear();
        Assert.Equal((1, 10), (outbox.Unsent, outbox.HeadSent));
    }

    private sealed class NoOwner : IOutboxOwner
    {
        public void OnOverflow()
        {
        }
    }
}
