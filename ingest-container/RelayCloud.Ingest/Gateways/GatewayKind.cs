namespace RelayCloud.Ingest.Gateways;

/// <summary>The dialects of upstream servers. Configuration spells them <c>hyperliquid</c> and <c>order-book-server</c>.</summary>
public enum GatewayKind
{
    /// <summary>The public protocol (reference sections 3 to 6).</summary>
    Hyperliquid,

    /// <summary>A node operator's <c>order_book_server</c> (reference section 9): books and trades only, no ping, no <c>/info</c>.</summary>
    OrderBookServer,
}
