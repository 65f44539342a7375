using RelayCloud.FanOut;
using RelayCloud.FanOut.Statistics;
using RelayCloud.Ingest.EventLog;
using RelayCloud.Ingest.Gateways;
using RelayCloud.Ingest.Info;
using RelayCloud.Ingest.Sessions;
using RelayCloud.Ingest.Sessions.Listener;
using RelayCloud.Ingest.Sessions.Sockets;
using RelayCloud.Ingest.Sessions.WebSocket;
using RelayCloud.Ingest.Snapshots;
using RelayCloud.Ingest.WebPubSub;
using RelayCloud.MarketData.Arbitration;

namespace RelayCloud.Ingest.Hosting;

/// <summary><c>/stats</c>: what every part has counted since the start. For people and for tests; its names only grow.</summary>
internal sealed class StatsView(MarketFeed feed, Hub hub, SessionRegistry sessions, Admission admission, UpgradeAcceptor acceptor, InfoPart info, TimeProvider time, GatewaySet? gateways = null, EventLogStatus? eventLog = null, SnapshotsStatus? snapshots = null, AccountsView? accounts = null, WebPubSubStatus? webPubSub = null)
{
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    public object Take()
    {
        LatencyHistogram latency = hub.Latency();
        SessionCounters counters = sessions.Counters;
        return new
        {
            startedAtMs = _startedAt.ToUnixTimeMilliseconds(),
            memory = new { workingSetBytes = Environment.WorkingSet, heapBytes = GC.GetTotalMemory(forceFullCollection: false), collections = new[] { GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2) } },
            gateways = gateways?.Report(),
            feed = feed.Snapshot(),
            fanOut = hub.Statistics(),
            fanOutLatencyUs = new { latency.Count, p50 = latency.Quantile(0.5), p90 = latency.Quantile(0.9), p99 = latency.Quantile(0.99), p999 = latency.Quantile(0.999), max = latency.MaxUs },
            sessions = new
            {
                open = sessions.Count,
                counters.Opened,
                counters.Closed,
                counters.ClosedTooSlow,
                counters.ClosedIdle,
                counters.ClosedProtocol,
                counters.ClosedRate,
                counters.ClosedByAccount,
                counters.MessagesIn,
                counters.MessagesRefused,
                counters.ErrorsSent,
                faults = counters.Faults + SocketReadiness.Faults,
                handshakesPending = acceptor.Pending,
                handshakesDropped = acceptor.Dropped,
                keyChecksWaiting = admission.Waiting,
                keyChecksRefused = admission.RefusedBusy,
                connectionsByKey = admission.ConnectionsByKey(),
            },
            info = info.Report(),
            accounts = accounts?.Stats(),
            eventLog = eventLog?.Report(),
            snapshots = snapshots?.Report(),
            webPubSub = webPubSub?.Report(),
        };
    }
}
