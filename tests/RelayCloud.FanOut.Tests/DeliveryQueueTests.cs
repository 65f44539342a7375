using System.Text;
using RelayCloud.FanOut.Messages;
using RelayCloud.FanOut.Subscribers;
using RelayCloud.FanOut.Tests.Fakes;
using RelayCloud.MarketData.Messages;

namespace RelayCloud.FanOut.Tests;

public sealed class DeliveryQueueTests : IDisposable
{
    private readonly Market _market = new();
    private readonly DeliveryQueue _queue = new(new RingPool(), 0);

    public void Dispose() => _market.Dispose();

    /// <summary>Once, a newer value went to the end: a topic that changed faster than a slow reader's queue turned over was never sent, and the ring grew without bound.</summary>
    [Fact]
    public void A_replaced_value_keeps_its_place_however_often_it_changes()
    {
        long busy = Add("BTC", 1);
        Add("ETH", 1);
        for (int i = 2; i < 100_000; i++)
        {
            HubMessage newer = Rent("BTC", i, out int length);
            Assert.True(_queue.TryReplace(busy, newer, length));
        }

        Assert.Equal(2, _queue.Count);
        Assert.Equal("l2Book:BTC@99999=x\n", Head());
        Assert.Equal("l2Book:BTC@99999=x\n".Length + "l2Book:ETH@1=x\n".Length, _queue.Bytes);
        _queue.Sent(_queue.Bytes);
        Assert.True(_queue.IsEmpty);
        Assert.Equal(0, _market.Hub.Messages.Outstanding);
    }

    [Fact]
    public void What_is_sent_partly_or_being_sent_is_not_replaced()
    {
        long first = Add("BTC", 1);
        HubMessage newer = Rent("BTC", 2, out int length);
        _queue.Sent(1);
        Assert.False(_queue.TryReplace(first, newer, length));
        _queue.Sent(_queue.Bytes - 1);
        Assert.False(_queue.TryReplace(first, newer, length));
        long second = Add("BTC", 3);
        _queue.HeadLocked = true;
        Assert.False(_queue.TryReplace(second, newer, length));
        newer.Release();
    }

    [Fact]
    public void It_grows_wraps_and_keeps_order_against_a_plain_queue()
    {
        var random = new Random(1);
        var model = new Queue<string>();
        int next = 0;
        for (int step = 0; step < 20_000; step++)
        {
            if (random.Next(100) < 52)
            {
                next++;
                Add("BTC", next);
                model.Enqueue($"l2Book:BTC@{next}=x\n");
            }
            else if (model.Count > 0)
            {
                Assert.Equal(model.Peek(), Head());
                _queue.Sent(model.Dequeue().Length);
            }

            Assert.Equal(model.Count, _queue.Count);
        }

        Assert.Equal(model.Count, _queue.Clear(keepHead: false));
        Assert.Equal(0, _market.Hub.Messages.Outstanding);
        Assert.Equal(0, _queue.Bytes);
    }

    private string Head() => Encoding.UTF8.GetString(_queue.HeadRemainder);

    private long Add(string coin, int offset)
    {
        HubMessage message = Rent(coin, offset, out int length);
        return _queue.Enqueue(message, length);
    }

    private HubMessage Rent(string coin, int offset, out int length)
    {
        HubMessage message = _market.Hub.Messages.Rent(new MarketMessage { Topic = _market.Book(coin), Data = "x"u8, Cursor = new Cursor(1, offset), EventCount = 1 }, 1);
        length = message.EnsureEncoded(0, _market.Encoder);
        return message;
    }
}
