using RelayCloud.GatewaySimulator.Market;
using RelayCloud.Resilience.Clients;

namespace RelayCloud.Resilience.Checks;

/// <summary>What must hold of everything that a client of the relay got.</summary>
public static class ClientChecks
{
    private const long LookBackMs = 600_000;

    /// <summary>Every trade once, in order.</summary>
    /// <param name="orderIsCertain">Whether one out of order is a fault; else it is a figure.</param>
    public static void CheckTrades(Findings findings, FeedClient client, SimulatedMarket market, IEnumerable<string> coins, long untilMs, bool orderIsCertain = true)
    {
        int expected = 0, outOfOrder = 0;
        foreach (string coin in coins)
        {
            TradeComparison comparison = Compare(client, market, coin, untilMs);
            expected += comparison.Expected;
            outOfOrder += comparison.OutOfOrder;
            if (!orderIsCertain) comparison = comparison with { OutOfOrder = 0 };
            findings.Require(comparison.IsExact, $"{coin} trades: {comparison}");
        }

        findings.Figure("trades", $"{expected}");
        if (!orderIsCertain) findings.Figure("out of order", $"{outOfOrder}");
    }

    /// <summary>One coin's trades at a client against the market's.</summary>
    public static TradeComparison Compare(FeedClient client, SimulatedMarket market, string coin, long untilMs)
    {
        IReadOnlyList<TradeSeen> seen = client.Log.Trades(coin);
        long fromMs = seen.Count == 0 ? untilMs - LookBackMs : seen.Min(t => t.TimeMs);
        return TradeComparison.Of(seen, [.. market.TradesBetween(coin, fromMs, untilMs).Select(t => (t.TimeMs, t.Tid))], untilMs);
    }

    /// <summary>State never goes back, and each value is what the market was at its time.</summary>
    public static void CheckStates(Findings findings, FeedClient client, SimulatedMarket market, IEnumerable<FeedTopic> topics)
    {
        int values = 0;
        foreach (FeedTopic topic in topics.Where(t => t.Type != "trades"))
        {
            IReadOnlyList<StateSeen> seen = client.Log.States(topic);
            values += seen.Count;
            int back = 0, wrong = 0;
            for (int i = 0; i < seen.Count; i++)
            {
                if (i > 0 && seen[i].TimeMs <= seen[i - 1].TimeMs) back++;
                if (!BookTruth.IsTrue(market, topic, seen[i])) wrong++;
            }

            findings.Require(back == 0, $"{topic}: {back} of {seen.Count} values were not newer than the one before.");
            findings.Require(wrong == 0, $"{topic}: {wrong} of {seen.Count} values are not the market's.");
        }

        findings.Figure("books", $"{values}");
    }

    /// <summary>The client knew all that a gateway's own client knew, hardly later.</summary>
    public static void CheckLag(Findings findings, FeedClient client, FeedClient gateway, IEnumerable<FeedTopic> topics, double fromMs, double toMs, double lagMsMax)
    {
        double worst = 0;
        foreach (FeedTopic topic in topics)
        {
            double lagMs = (topic.Type == "trades"
                ? Lag.OfTrades(gateway.Log.Trades(topic.Coin), client.Log.Trades(topic.Coin), fromMs, toMs)
                : Lag.OfStates(gateway.Log.States(topic), client.Log.States(topic), fromMs, toMs)).DefaultIfEmpty(0).Max();
            findings.Require(lagMs <= lagMsMax, $"{topic}: the relay's client was up to {lagMs:0} ms behind the undisturbed gateway's own.");
            worst = Math.Max(worst, lagMs);
        }

        findings.Figure("lag ms max", $"{worst:0.0}");
    }

    /// <summary>The connection stayed open, and nothing was refused.</summary>
    public static void CheckConnection(Findings findings, FeedClient client)
    {
        findings.Require(client.End is null, $"The client's connection ended: {client.End}");
        foreach (string error in client.Log.Errors) findings.Problem($"The client got an error frame: {error}");
    }
}
