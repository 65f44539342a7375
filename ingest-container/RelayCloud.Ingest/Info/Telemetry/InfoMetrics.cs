using System.Diagnostics.Metrics;
using RelayCloud.Ingest.Info.Upstream;

namespace RelayCloud.Ingest.Info.Telemetry;

/// <summary>
/// The metrics of <c>/info</c>, meter <see cref="MeterName"/>. Labels are bounded: request types beyond the known ones count as <c>other</c>. Thread safe.
/// </summary>
public sealed class InfoMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "RelayCloud.Ingest.Info";

    private static readonly string[] OutcomeNames = [.. Enum.GetNames<GatewayOutcome>().Select(n => n.ToLowerInvariant())];

    private readonly Meter _meter;
    private readonly Counter<long> _requests;
    private readonly Counter<long> _gatewayRequests;
    private readonly Counter<long> _gatewayWeight;
    private readonly Counter<long> _staleAnswers;
    private long _memory;
    private long _cache;
    private long _gateway;
    private long _relay;
    private long _stale;

    /// <summary>Creates the meter; with a factory the host's own, so that tests of one process do not mix.</summary>
    public InfoMetrics(IMeterFactory? factory = null)
    {
        _meter = factory?.Create(MeterName) ?? new Meter(MeterName);
        _requests = _meter.CreateCounter<long>("hl_relay_info_requests", "{request}", "Requests of customers, by type, source and status.");
        _gatewayRequests = _meter.CreateCounter<long>("hl_relay_info_gateway_requests", "{request}", "Requests to gateways, by gateway and outcome.");
        _gatewayWeight = _meter.CreateCounter<long>("hl_relay_info_gateway_weight", "{weight}", "Weight spent at gateways.");
        _staleAnswers = _meter.CreateCounter<long>("hl_relay_info_stale_answers", "{request}", "Metadata answered past its time because no gateway could be asked.");
    }

    internal Meter Meter => _meter;

    internal long FromMemory => Volatile.Read(ref _memory);

    internal long FromCache => Volatile.Read(ref _cache);

    internal long FromGateway => Volatile.Read(ref _gateway);

    internal long Errors => Volatile.Read(ref _relay);

    internal long StaleAnswers => Volatile.Read(ref _stale);

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    internal void OnReply(string type, InfoReply reply)
    {
        _requests.Add(1, new("type", type), new("source", reply.Source), new("status", reply.Status));
        switch (reply.Source)
        {
            case InfoSource.Memory: Interlocked.Increment(ref _memory); break;
            case InfoSource.Cache: Interlocked.Increment(ref _cache); break;
            case InfoSource.Gateway: Interlocked.Increment(ref _gateway); break;
            default: Interlocked.Increment(ref _relay); break;
        }
    }

    internal void OnStaleAnswer()
    {
        _staleAnswers.Add(1);
        Interlocked.Increment(ref _stale);
    }

    internal void OnGatewayRequest(string gateway, GatewayOutcome outcome) =>
        _gatewayRequests.Add(1, new("gateway", gateway), new("outcome", OutcomeNames[(int)outcome]));

    internal void OnWeight(string gateway, int weight)
    {
        if (weight > 0) _gatewayWeight.Add(weight, new KeyValuePair<string, object?>("gateway", gateway));
    }

    internal void Observe(Func<int> cacheEntries, Func<long> cacheBytes, Func<int> coins)
    {
        _meter.CreateObservableGauge("hl_relay_info_cache_entries", cacheEntries, "{entry}", "Answers kept.");
        _meter.CreateObservableGauge("hl_relay_info_cache_bytes", cacheBytes, "By", "Bytes of answers kept.");
        _meter.CreateObservableGauge("hl_relay_info_universe_coins", coins, "{coin}", "Coins in the universe.");
    }
}
