namespace RelayCloud.MarketData.Subscriptions;

/// <summary>How reading a <c>subscription</c> object ended. Everything but <see cref="Ok"/> is the customer's mistake, except <see cref="Unsupported"/>, which is our limit.</summary>
public enum SubscriptionOutcome
{
    /// <summary>It names a topic.</summary>
    Ok,

    /// <summary>Not a JSON object of the right shape: broken JSON, a wrong JSON type (the coin an array, <c>nSigFigs</c> a string), or a required key missing. The exchange answers "Error parsing JSON into valid websocket request".</summary>
    Malformed,

    /// <summary>The exchange has no such <c>type</c>.</summary>
    UnknownType,

    /// <summary>The exchange has this <c>type</c>, and we do not carry it.</summary>
    Unsupported,

    /// <summary>No such coin; of allMids, no such dex. Names are case-sensitive.</summary>
    UnknownCoin,

    /// <summary>A parameter's value is none of those that exist: <c>nSigFigs</c> not 2 to 5, <c>mantissa</c> not 1, 2 or 5 or without <c>nSigFigs</c> 5, an unknown interval, a <c>resume</c> that is no cursor.</summary>
    InvalidParameters,
}
