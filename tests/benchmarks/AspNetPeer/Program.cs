using System.Net;
using AspNetPeer;

// The plain ASP.NET Core way to fan out over WebSockets, and to answer a request with prepared bytes, to compare with: AspNetPeer PORT [FILE], loopback only.
if (args.Length is not (1 or 2) || !int.TryParse(args[0], out int port))
{
    Console.Error.WriteLine("usage: AspNetPeer PORT [FILE THAT /v1/orderbook ANSWERS WITH]");
    return 2;
}

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
var app = builder.Build();
var broadcaster = new Broadcaster();
app.UseWebSockets();
app.Map("/ws", broadcaster.SubscribeAsync);
app.Map("/ingest", broadcaster.IngestAsync);
if (args.Length == 2)
{
    byte[] body = File.ReadAllBytes(args[1]);
    app.MapGet("/v1/orderbook", () => Results.Bytes(body, "application/json"));
}

app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine("ready"));
await app.RunAsync();
return 0;
