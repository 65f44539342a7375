// The container's own hub and WebSocket sessions, fed over /ingest instead of by gateways, so that fan-out is measured alone and fed like the peers it is compared with.
using System.Net;
using Microsoft.AspNetCore.Connections;
using RelayCloud.Accounts.Addresses;
using RelayCloud.Benchmarks.FanOutHost;
using RelayCloud.FanOut;
using RelayCloud.FanOut.Buffers;
using RelayCloud.Ingest.Sessions;
using RelayCloud.Ingest.Sessions.Keys;
using RelayCloud.Ingest.Sessions.Listener;
using RelayCloud.Ingest.Sessions.Usage;
using RelayCloud.Ingest.Sessions.WebSocket;
using RelayCloud.Ingest.Sessions.WebSocket.Encodings;
using RelayCloud.MarketData.Topics;

if (args.Length != 1 || !int.TryParse(args[0], out int port))
{
    Console.Error.WriteLine("usage: FanOutHost PORT");
    return 2;
}

var coins = new CoinTable();
int[] ids = [.. Enumerable.Range(0, 1_024).Select(i => coins.GetOrAdd($"t{i:0000}"))];
var topics = new TopicTable(coins);
var universe = new Universe();
universe.Replace(ids, [0]);
var options = new CustomerSessionOptions { IdleTimeoutMs = 600_000 };
using var hub = new Hub(new HubOptions { Lanes = 1 }, [new WebSocketEncoder(cursor: false)], new NoSnapshots(), TimeProvider.System);
var registry = new SessionRegistry(options);
var context = new SessionContext(hub, topics, universe, new EveryTopic(), new NoInfo(), options, registry, new BufferPool(), TimeProvider.System);
var handshake = new Handshake(new Admission(new OpenDoor(), options, new UsageTable(TimeProvider.System), new TrustedProxies(IpRangeList.Empty)), registry, options);
var acceptor = new UpgradeAcceptor(context, handshake);

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.Services.AddSingleton<IConnectionListenerFactory>(new RelayTransportFactory(() => acceptor));
builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(new RelayEndPoint(IPAddress.Loopback, port)));
var app = builder.Build();
app.UseWebSockets();
app.Map("/ingest", (HttpContext http) => Ingest.RunAsync(http, hub, topics));
app.MapGet("/stats", () => hub.Statistics());
app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine("ready"));
await app.RunAsync();
return 0;
