using RelayCloud.Ingest.Gateways;
using RelayCloud.Ingest.Gateways.Sockets;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.Gateways;

public sealed class TopicJudgeTests
{
    private const long FirstValueMaxMs = 10_000;
    private readonly Topic _topic;

    public TopicJudgeTests()
    {
        var topics = new TopicTable(new CoinTable());
        Assert.True(topics.TryGetOrAdd(TopicKey.Of(Channel.L2Book, topics.Coins.GetOrAdd("BTC")), out Topic? topic));
        _topic = topic;
    }

    [Fact]
    public void A_topic_that_never_had_a_value_is_connecting_however_long()
    {
        SubscribedTopic topic = Subscribed();
        topic.Acknowledge();
        Assert.Equal(GatewayState.Connecting, Judge(topic, 1_000_000));
    }

    [Fact]
    public void A_topic_is_stale_when_its_limit_has_passed_since_the_last_value_and_live_again_with_the_next()
    {
        SubscribedTopic topic = Subscribed();
        topic.Deliver(1_000);
        Assert.Equal(GatewayState.Live, Judge(topic, 2_999));
        Assert.Equal(GatewayState.Stale, Judge(topic, 3_000));
        topic.Deliver(3_500);
        Assert.Equal(GatewayState.Live, Judge(topic, 3_501));
    }

    [Fact]
    public void A_topic_that_delivered_before_a_reconnect_and_not_after_it_is_stale()
    {
        SubscribedTopic topic = Subscribed();
        topic.Deliver(1_000);
        topic.StartOver();
        Assert.Equal(GatewayState.Connecting, Judge(topic, 5_000));
        topic.Phase = TopicPhase.Subscribed;
        topic.SentAtMs = 5_000;
        Assert.Equal(GatewayState.Connecting, Judge(topic, 14_999));
        Assert.Equal(GatewayState.Stale, Judge(topic, 15_000));
    }

    [Fact]
    public void A_topic_without_a_cadence_is_live_once_acknowledged()
    {
        var topic = new SubscribedTopic(_topic, staleAfterMs: 0) { Phase = TopicPhase.Subscribed };
        Assert.Equal(GatewayState.Connecting, Judge(topic, 0));
        topic.Acknowledge();
        Assert.Equal(GatewayState.Live, Judge(topic, 1_000_000));
    }

    [Fact]
    public void A_topic_that_proved_its_cadence_is_judged_by_it_again()
    {
        SubscribedTopic topic = Subscribed();
        topic.IsQuiet = true;
        topic.Deliver(0);
        Assert.Equal(GatewayState.Live, Judge(topic, 60_000));
        for (int i = 0; i < SubscribedTopic.ValuesForProof; i++) topic.Deliver(60_000);
        Assert.Equal(GatewayState.Stale, Judge(topic, 70_000));
    }

    [Fact]
    public void Without_a_connection_a_topic_is_down_and_before_the_first_try_connecting()
    {
        Assert.Equal(GatewayState.Connecting, TopicJudge.Judge(Subscribed(), isConnected: false, wasTried: false, isQuarantined: false, 0, FirstValueMaxMs));
        Assert.Equal(GatewayState.Down, TopicJudge.Judge(Subscribed(), isConnected: false, wasTried: true, isQuarantined: false, 0, FirstValueMaxMs));
        Assert.Equal(GatewayState.Down, TopicJudge.Judge(Subscribed(), isConnected: true, wasTried: true, isQuarantined: true, 0, FirstValueMaxMs));
    }

    private static GatewayState Judge(SubscribedTopic topic, long nowMs) =>
        TopicJudge.Judge(topic, isConnected: true, wasTried: true, isQuarantined: false, nowMs, FirstValueMaxMs);

    private SubscribedTopic Subscribed() => new(_topic, staleAfterMs: 2_000) { Phase = TopicPhase.Subscribed };
}
