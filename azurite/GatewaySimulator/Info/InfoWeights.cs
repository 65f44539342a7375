namespace RelayCloud.GatewaySimulator.Info;

/// <summary>What info requests cost of an address's budget (reference section 6). Pure.</summary>
internal static class InfoWeights
{
    /// <summary>The cost before anything is known of the answer.</summary>
    public static int Of(string type) => type is "l2Book" or "allMids" or "exchangeStatus" ? 2 : 20;

    /// <summary>The cost of the items returned.</summary>
    public static int OfItems(string type, int items) => type switch
    {
        "recentTrades" => items / 20,
        "candleSnapshot" => items / 60,
        _ => 0,
    };
}
