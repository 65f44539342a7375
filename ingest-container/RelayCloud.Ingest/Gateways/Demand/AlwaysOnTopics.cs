using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Gateways.Demand;

/// <summary>Makes the topics that are subscribed always: the configured channels for the configured coins that exist.</summary>
internal sealed class AlwaysOnTopics
{
    private readonly AlwaysOnChannel[] _channels;
    private readonly string[] _coins;
    private readonly bool _everyCoin;
    private readonly TopicTable _topics;

    public AlwaysOnTopics(GatewaySetOptions options, TopicTable topics)
    {
        _topics = topics;
        IEnumerable<string> coins = options.Coins ?? GatewaySetOptions.DefaultCoins;
        _everyCoin = coins.Contains("*", StringComparer.Ordinal);
        _coins = [.. coins.Where(c => c != "*").Distinct(StringComparer.Ordinal)];
        var channels = new List<AlwaysOnChannel>();
        foreach (string text in options.Channels ?? GatewaySetOptions.DefaultChannels)
        {
            if (AlwaysOnChannel.TryParse(text, out AlwaysOnChannel? channel)) channels.Add(channel);
        }

        _channels = [.. channels.OrderBy(c => c.Priority)];
    }

    /// <summary>The topics, most important first: channel by channel, within a channel in the order of coins.</summary>
    /// <param name="universe">What exists.</param>
    /// <param name="missing">Receives the configured coins that do not exist.</param>
    public List<Topic> List(Universe universe, out List<string> missing)
    {
        missing = [];
        List<int> coins = SelectCoins(universe, missing);
        List<int> dexes = SelectDexes(universe, coins);
        var topics = new List<Topic>(coins.Count * _channels.Length);
        foreach (AlwaysOnChannel channel in _channels)
        {
            foreach (int id in channel.Channel == Channel.AllMids ? dexes : coins)
            {
                if (_topics.TryGetOrAdd(channel.KeyOf(id), out Topic? topic)) topics.Add(topic);
            }
        }

        return topics;
    }

    private List<int> SelectCoins(Universe universe, List<string> missing)
    {
        var coins = new List<int>();
        foreach (string name in _coins)
        {
            int id = _topics.Coins.IdOf(name);
            if (universe.HasCoin(id)) coins.Add(id);
            else missing.Add(name);
        }

        // Ids rise in the order in which the exchange lists its coins, which puts the important ones first.
        if (_everyCoin) coins.AddRange(universe.CoinIds.Order().Except(coins).ToList());
        return coins;
    }

    private List<int> SelectDexes(Universe universe, List<int> coins)
    {
        IEnumerable<int> dexes = coins
            .Select(id => _topics.Coins.NameOf(id))
            .Select(name => name.IndexOf(':', StringComparison.Ordinal) is > 0 and int colon ? name[..colon] : "")
            .Distinct(StringComparer.Ordinal)
            .Select(dex => _topics.Coins.IdOf(dex));
        if (_everyCoin) dexes = dexes.Concat(universe.DexIds);
        return [.. dexes.Where(universe.HasDex).Distinct().Order()];
    }
}
