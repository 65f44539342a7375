using System.Text.Json;
using RelayCloud.GatewaySimulator.Market;
using RelayCloud.Resilience.Clients;
using RelayCloud.Resilience.EventLogs;

namespace RelayCloud.Resilience.Checks;

/// <summary>What must hold of the log, and of a customer who lives on it.</summary>
public static class LogChecks
{
    // A gateway shows the last 30 to who subscribes; some of these may have been published before.
    private const int TradesRepeatedByGateways = 25;

    /// <summary>The customer got every trade of the market once and in order, and each stands in the log under the cursor that the customer had for it.</summary>
    /// <param name="findings">Where to note what is wrong.</param>
    /// <param name="market">What happened.</param>
    /// <param name="customer">The customer.</param>
    /// <param name="coins">The customer's coins.</param>
    /// <param name="untilMs">The customer was waited for up to then.</param>
    /// <param name="away">When nobody read the gateway. Where there were more trades meanwhile than it repeats, those that it did not cannot be had, and are counted apart.</param>
    /// <param name="log">The log, read after <paramref name="untilMs"/>.</param>
    public static void CheckTrades(
        Findings findings, SimulatedMarket market, ResumingClient customer, IEnumerable<string> coins, long untilMs, IReadOnlyList<(long FromMs, long ToMs)> away, IReadOnlyList<LoggedEvent> log)
    {
        int trades = 0, notToBeHad = 0;
        foreach (string coin in coins)
        {
            IReadOnlyList<ResumedTrade> got = customer.Trades(coin);
            HashSet<(long, long)> known = [.. got.Select(t => (t.TimeMs, t.Tid))];
            HashSet<(long, long)> excused =
            [
                .. away.Select(a => market.TradesBetween(coin, a.FromMs, a.ToMs)).Where(t => t.Count > TradesRepeatedByGateways)
                    .SelectMany(t => t).Select(t => (t.TimeMs, t.Tid)).Where(t => !known.Contains(t)),
            ];
            notToBeHad += excused.Count;
            TradeComparison comparison = TradeComparison.Of(
                [.. got.Select(t => new TradeSeen(t.TimeMs, t.Tid, t.AtMs))],
                [.. market.TradesBetween(coin, got[0].TimeMs, untilMs).Select(t => (t.TimeMs, t.Tid)).Where(t => !excused.Contains(t))],
                untilMs);
            trades += comparison.Expected;
            findings.Require(comparison.IsExact, $"{coin} trades at the customer: {comparison}");
            // What came after the log was read is not held against it.
            CheckLog(findings, coin, [.. got.Where(t => t.TimeMs <= untilMs)], [.. log.Where(e => e.Topic == $"trades {coin}")]);
        }

        foreach (string problem in customer.Problems) findings.Problem(problem);
        findings.Figure("trades", $"{trades}");
        findings.Figure("trades that the gateway did not repeat", $"{notToBeHad}");
        findings.Figure("events of the market in the log", $"{log.Count}");
    }

    private static void CheckLog(Findings findings, string coin, IReadOnlyList<ResumedTrade> got, IReadOnlyList<LoggedEvent> log)
    {
        var tids = new Dictionary<(long Epoch, long Offset), long>();
        int changed = 0;
        foreach (LoggedEvent each in log)
        {
            using JsonDocument body = JsonDocument.Parse(each.Body);
            long offset = each.Offset - each.Count;
            foreach (JsonElement trade in body.RootElement.EnumerateArray())
            {
                long tid = trade.GetProperty("tid").GetInt64();
                if (!tids.TryAdd((each.Epoch, ++offset), tid) && tids[(each.Epoch, offset)] != tid) changed++;
            }

            if (offset != each.Offset) changed++;
        }

        int missing = got.Count(t => !tids.TryGetValue((t.Epoch, t.Offset), out long tid) || tid != t.Tid);
        findings.Equal(0, missing, $"{coin} trades that the log does not have under their cursor");
        findings.Equal(0, changed, $"{coin} cursors that are two different trades'");
        findings.Equal(1, tids.Keys.Select(k => k.Epoch).Distinct().Count(), $"{coin} epochs");
        findings.Equal(tids.Count, tids.Keys.Max(k => k.Offset), $"{coin} offsets from 1 without a gap");
    }
}
