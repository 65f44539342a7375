using System.Text;
using RelayCloud.FanOut.Lanes;
using RelayCloud.FanOut.Messages;
using RelayCloud.FanOut.Subscribers;
using RelayCloud.FanOut.Tests.Fakes;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.FanOut.Tests;

public sealed class AllocationTests
{
    // Fewer than an inbox has room for from the start, so that no scheduling can make it grow while it is measured.
    private const int UnderWayMax = 200;

    private const int TriesMax = 4;

    [Theory]
    [InlineData(0, false)]
    [InlineData(32, false)]
    [InlineData(0, true)]
    [InlineData(32, true)]
    public async Task Publishing_and_delivering_allocate_nothing_once_warm(int inlineSubscribersMax, bool besideLimitedReaders)
    {
        using var market = new Market(new HubOptions { Lanes = 1, InlineSubscribersMax = inlineSubscribersMax }, new CopyEncoder());
        SinkTarget[] targets = [.. Enumerable.Range(0, 20).Select(_ => new SinkTarget())];
        foreach (SinkTarget target in targets)
        {
            Subscriber subscriber = market.Hub.Attach(target, new SubscriberLimits(), 0);
            subscriber.Subscribe(market.Book(), default, default);
            subscriber.Subscribe(market.Trades(), default, default);
        }

        DeliveryPolicy[] policies = besideLimitedReaders ? [new() { BookLevelsMax = 1 }, new() { StateIntervalMs = 10 }, new() { StateIntervalMs = 1, BookLevelsMax = 1 }] : [];
        SinkTarget[] limited = [.. policies.Select(_ => new SinkTarget())];
        for (int i = 0; i < limited.Length; i++) market.Hub.Attach(limited[i], new SubscriberLimits(), 0, policies[i]).Subscribe(market.Book(), default, default);
        await Until.TrueAsync("all are subscribed", () => market.Hub.Statistics().Subscriptions == 40 + limited.Length);
        byte[] data = Encoding.ASCII.GetBytes($$"""{"levels":[[{"px":"1"},{"px":"2"}],[{"px":"3"}]],"pad":"{{new string('x', 1_400)}}"}""");
        (Topic book, Topic trades) = (market.Book(), market.Trades());
        FillPools(market.Hub, book, data);
        Publish(market.Hub, book, trades, data, 1, 5_000);
        await Until.TrueAsync("the warm-up is delivered", () => targets.All(t => t.Frames == 10_000));

        // One lane: what its thread allocated between its first and last flush is what delivery allocated. Several tries, because what is made once only (a lock's event, when two
        // threads first meet at it) may be made in any of them. What is made for each message is made in all.
        long allocated = -1;
        for (int i = 1; i <= TriesMax && allocated != 0; i++)
        {
            foreach (SinkTarget target in targets) target.StartMeasuring();
            long before = GC.GetAllocatedBytesForCurrentThread();
            Publish(market.Hub, book, trades, data, (i * 5_000) + 1, 5_000);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            await Until.TrueAsync("all is delivered", () => targets.All(t => t.Frames == 10_000 * (i + 1)));
            allocated += targets.Max(t => t.AllocatedOnLane);
        }

        Assert.Equal(0, allocated);
        Assert.All(limited, t => Assert.True(t.Frames > 0));
    }

    // As many messages as can ever be under way below, so that no scheduling can ask for more than the pools have.
    private static void FillPools(Hub hub, Topic topic, byte[] data)
    {
        var encoder = new CopyEncoder();
        HubMessage[] messages = [.. Enumerable.Range(0, UnderWayMax + 100).Select(_ => hub.Messages.Rent(new MarketMessage { Topic = topic, Data = data, Cursor = default, EventCount = 1 }, 1))];
        foreach (HubMessage message in messages) message.EnsureEncoded(0, encoder);
        foreach (HubMessage message in messages) message.Release();
    }

    private static void Publish(Hub hub, Topic book, Topic trades, byte[] data, long firstOffset, int count)
    {
        for (long offset = firstOffset; offset < firstOffset + count; offset++)
        {
            // Never so far ahead that the lane passes over old State: each frame is to be counted.
            while (hub.Messages.Outstanding > UnderWayMax) Thread.Yield();
            hub.Publish(new MarketMessage { Topic = book, Data = data, Cursor = new Cursor(1, offset), EventCount = 1 });
            hub.Publish(new MarketMessage { Topic = trades, Data = data, Cursor = new Cursor(1, offset), EventCount = 1 });
        }
    }

    /// <summary>Takes all and counts it, and what its lane's thread has allocated.</summary>
    private sealed class SinkTarget : IDeliveryTarget
    {
        private long _frames;
        private long _baseline = -1;
        private volatile bool _measuring;

        public long Frames => Volatile.Read(ref _frames);

        public long AllocatedOnLane { get; private set; }

        /// <summary>Begins to measure, or begins anew. Nothing may be under way.</summary>
        public void StartMeasuring()
        {
            _baseline = -1;
            AllocatedOnLane = 0;
            _measuring = true;
        }

        public FlushOutcome Flush(DeliveryQueue queue, BatchGatherer gatherer)
        {
            // What the publisher's thread delivers itself is measured with its publishing.
            if (_measuring && Thread.CurrentThread.Name?.StartsWith("relay-lane", StringComparison.Ordinal) == true)
            {
                long allocated = GC.GetAllocatedBytesForCurrentThread();
                if (_baseline < 0) _baseline = allocated;
                AllocatedOnLane = allocated - _baseline;
            }

            int frames = 0;
            while (!queue.IsEmpty) frames += queue.Sent(gatherer.Gather(queue).Length);
            Volatile.Write(ref _frames, _frames + frames);
            return FlushOutcome.Drained;
        }

        public ReadOnlySpan<byte> Farewell(EndReason reason) => default;

        public ReadOnlySpan<byte> ResumeNotice(Topic topic, ResumeOutcome outcome) => default;

        public void OnEnding(EndReason reason)
        {
        }

        public void OnEnded(EndReason reason)
        {
        }
    }
}
