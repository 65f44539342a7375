using System.Diagnostics.Metrics;
using RelayCloud.Ingest.Gateways.Sockets;

namespace RelayCloud.Ingest.Gateways.Health;

/// <summary>
/// The metrics of gateways, meter <c>RelayCloud</c>. All are read from counters when somebody collects them, so a frame costs nothing for them.
/// States are numbers: 0 connecting, 1 live, 2 stale, 3 down.
/// </summary>
internal sealed class GatewayMetrics : IDisposable
{
    private readonly Meter _meter = new("RelayCloud");
    private readonly IReadOnlyList<Gateway> _gateways;

    public GatewayMetrics(IReadOnlyList<Gateway> gateways, Func<int> leftOut)
    {
        _gateways = gateways;
        Counter("hl_relay_gateway_frames_total", "{frame}", "Text frames received from a gateway.", c => Volatile.Read(ref c.Frames));
        Counter("hl_relay_gateway_received_bytes_total", "By", "Bytes of these frames.", c => Volatile.Read(ref c.Bytes));
        Counter("hl_relay_gateway_corrupt_frames_total", "{frame}", "Frames that were not what they should be.", c => Volatile.Read(ref c.CorruptFrames));
        Counter("hl_relay_gateway_error_frames_total", "{frame}", "Error frames.", c => Volatile.Read(ref c.ErrorFrames));
        Counter("hl_relay_gateway_messages_sent_total", "{message}", "Subscribes, unsubscribes and pings sent.", c => Volatile.Read(ref c.MessagesSent));
        Counter("hl_relay_gateway_connects_total", "{connection}", "Connections that came about.", c => Volatile.Read(ref c.Connects));
        Counter("hl_relay_gateway_connect_failures_total", "{try}", "Tries from which no connection came.", c => Volatile.Read(ref c.ConnectFailures));
        Counter("hl_relay_gateway_reconnects_total", "{connection}", "Connections after the first of each socket.", c => Volatile.Read(ref c.Reconnects));
        Counter("hl_relay_gateway_replaced_total", "{connection}", "Connections ended because they were silent or stale.", c => Volatile.Read(ref c.Replaced));
        Counter("hl_relay_gateway_quarantines_total", "{topic}", "Topics put into quarantine.", c => Volatile.Read(ref c.Quarantines));
        _meter.CreateObservableGauge("hl_relay_gateway_state", () => _gateways.Select(g => Measure(g, (int)g.State)), unit: null, "0 connecting, 1 live, 2 stale, 3 down.");
        _meter.CreateObservableGauge("hl_relay_gateway_topics", CountTopics, "{topic}", "Topics of a gateway by state.");
        _meter.CreateObservableGauge("hl_relay_gateway_topics_left_out", leftOut, "{topic}", "Wanted topics for which no gateway has room.");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private static Measurement<T> Measure<T>(Gateway gateway, T value)
        where T : struct => new(value, new KeyValuePair<string, object?>("gateway", gateway.Context.Name));

    private static Measurement<int> Measure(Gateway gateway, string state, int value) =>
        new(value, new KeyValuePair<string, object?>("gateway", gateway.Context.Name), new KeyValuePair<string, object?>("state", state));

    private void Counter(string name, string unit, string description, Func<GatewayCounters, long> read) =>
        _meter.CreateObservableCounter(name, () => _gateways.Select(g => Measure(g, read(g.Context.Counters))), unit, description);

    private IEnumerable<Measurement<int>> CountTopics()
    {
        foreach (Gateway gateway in _gateways)
        {
            TopicCounts counts = gateway.CountTopics();
            yield return Measure(gateway, "connecting", counts.Connecting);
            yield return Measure(gateway, "live", counts.Live);
            yield return Measure(gateway, "stale", counts.Stale);
            yield return Measure(gateway, "down", counts.Down);
        }
    }
}
