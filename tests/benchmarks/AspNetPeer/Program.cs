using System.Net;
using AspNetPeer;

// The plain ASP.NET Core way to fan out over WebSockets, to compare with: AspNetPeer PORT, loopback only.
if (args.Length != 1 || !int.TryParse(args[0], out int port))
{
    Console.Error.WriteLine("usage: AspNetPeer PORT");
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
app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine("ready"));
await app.RunAsync();
return 0;
