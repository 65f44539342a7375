using System.Collections;
using RelayCloud.Ingest.Gateways;
using RelayCloud.Ingest.Info.Telemetry;

namespace RelayCloud.Ingest.Info.Upstream;

/// <summary>The clients of all gateways that have <c>/info</c>, in configuration order; none for those of kind order-book-server. Owns them.</summary>
public sealed class GatewayInfoClients : IReadOnlyList<GatewayInfoClient>, IDisposable
{
    private readonly GatewayInfoClient[] _clients;

    /// <summary>Makes the clients.</summary>
    /// <exception cref="ArgumentException">A gateway's URL is not one.</exception>
    public GatewayInfoClients(IReadOnlyList<GatewayOptions> gateways, InfoOptions options, TimeProvider time, InfoMetrics metrics)
    {
        _clients =
        [
            .. gateways.Index()
                .Where(g => HasInfo(g.Item))
                .Select(g => new GatewayInfoClient(g.Index, g.Item, options, time, metrics)),
        ];
    }

    /// <inheritdoc/>
    public int Count => _clients.Length;

    /// <inheritdoc/>
    public GatewayInfoClient this[int index] => _clients[index];

    /// <summary>Whether a gateway of that kind has <c>/info</c>.</summary>
    public static bool HasInfo(GatewayOptions gateway) => string.Equals(gateway.Kind, "hyperliquid", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public IEnumerator<GatewayInfoClient> GetEnumerator() => _clients.AsEnumerable().GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (GatewayInfoClient client in _clients) client.Dispose();
    }
}
