using System.Text;
using RelayCloud.Benchmarks.Net;
using RelayCloud.Benchmarks.PathRun;
using RelayCloud.Benchmarks.Protocols;
using RelayCloud.Benchmarks.Tests.Protocols;

namespace RelayCloud.Benchmarks.Tests.PathRun;

public sealed class PathLedgerTests : IDisposable
{
    private const long StartMs = 1_790_000_000_000;
    private const int Bbo = 0;
    private const int Trades = 1;
    private readonly FramePlan _plan = FramePlan.Of(new PathOptions { Coins = 1, WarmUpSeconds = 0.1, MeasureSeconds = 1, FramesPerSecond = 100 });
    private readonly SubscriberConnection _customer = Feeding.Connection();
    private readonly PathLedger _ledger;

    public PathLedgerTests() => _ledger = new PathLedger(_plan, 1, startNs: 0, StartMs);

    public void Dispose() => _customer.Dispose();

    private byte[] Frame(int topic, int place) => MarketFrames.Of(_plan.Topics[topic], StartMs + _plan.TimesOfTopic(topic)[place], place);

    private void Deliver(ReadOnlySpan<byte> frame, long atNs = 2_000_000_000) => _ledger.OnMessage(_customer, frame, atNs);

    [Fact]
    public void All_frames_in_order_are_delivered_and_the_measured_ones_timed_from_when_they_were_due()
    {
        for (int k = 0; k < _plan.Count; k++)
        {
            int topic = _plan.TopicOf(k), place = _plan.FramesOfTopic(topic).BinarySearch(k);
            Deliver(Frame(topic, place), _plan.OffsetNs(k) + 70_000);
        }

        Assert.Equal((_plan.Count, 0, 0, 0, 0), (_ledger.Delivered, _ledger.Conflated, _ledger.Lost, _ledger.Repeated, _ledger.Bad));
        Assert.Equal((100, 70_000), (_ledger.Latency.Count, _ledger.Latency.MaxNs));
    }

    [Fact]
    public void Passed_over_state_is_conflated_and_passed_over_trades_are_lost()
    {
        Deliver(Frame(Bbo, 0));
        Deliver(Frame(Bbo, 3));
        Deliver(Frame(Trades, 1));
        Assert.Equal((3, 2, 1, 6), (_ledger.Delivered, _ledger.Conflated, _ledger.Lost, _ledger.Accounted));
    }

    [Fact]
    public void What_comes_twice_or_goes_back_is_a_repeat()
    {
        Deliver(Frame(Bbo, 2));
        Deliver(Frame(Bbo, 2));
        Deliver(Frame(Bbo, 1));
        Assert.Equal((1, 2, 0), (_ledger.Delivered, _ledger.Repeated, _ledger.Bad));
    }

    [Fact]
    public void Trades_of_several_frames_in_one_count_for_each()
    {
        string first = Encoding.ASCII.GetString(Frame(Trades, 0)), second = Encoding.ASCII.GetString(Frame(Trades, 1));
        Deliver(Encoding.ASCII.GetBytes(first[..^2] + "," + second[(second.IndexOf('[', StringComparison.Ordinal) + 1)..]));
        Assert.Equal((2, 0, 0), (_ledger.Delivered, _ledger.Lost, _ledger.Repeated));
    }

    [Fact]
    public void Values_from_before_the_run_are_passed_over()
    {
        Deliver(MarketFrames.Of(_plan.Topics[Bbo], StartMs - 1, 1));
        Assert.Equal((0, 0), (_ledger.Delivered, _ledger.Bad));
    }

    [Fact]
    public void What_was_never_sent_is_bad()
    {
        Deliver("{}"u8);
        Deliver(MarketFrames.Of(new TopicName("bbo", "C777"), StartMs, 1));
        Deliver(MarketFrames.Of(_plan.Topics[Bbo], StartMs + _plan.TimesOfTopic(Bbo)[^1] + 1, 1));
        Assert.Equal((0, 3), (_ledger.Delivered, _ledger.Bad));
    }
}
