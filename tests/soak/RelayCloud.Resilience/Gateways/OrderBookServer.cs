using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using RelayCloud.GatewaySimulator;
using RelayCloud.GatewaySimulator.Market;
using RelayCloud.Resilience.Relays;

namespace RelayCloud.Resilience.Gateways;

/// <summary>
/// A node operator's <c>order_book_server</c> on loopback, showing a simulated market as the real one shows its node's (reference section 9): a WebSocket and nothing else,
/// trades and books of perps, a book of every block, no replay, no ping. Thread safe.
/// </summary>
public sealed class OrderBookServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private readonly List<OrderBookSession> _sessions = [];

    private OrderBookServer(WebApplication app, SimulatedMarket market, string name)
    {
        _app = app;
        Market = market;
        Name = name;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>What it shows.</summary>
    public SimulatedMarket Market { get; }

    /// <summary>It as the relay's configuration names it.</summary>
    public Upstream Upstream => new(Name, new UriBuilder(_app.Urls.Single()) { Scheme = "ws", Path = "/ws" }.Uri, "order-book-server");

    /// <summary>Connections ever made.</summary>
    public int Connections
    {
        get
        {
            lock (_gate) return _sessions.Count;
        }
    }

    /// <summary>Requests that it did not understand, by all connections.</summary>
    public IReadOnlyList<string> NotUnderstood
    {
        get
        {
            lock (_gate) return [.. _sessions.SelectMany(s => s.NotUnderstood)];
        }
    }

    /// <summary>Starts one on a free port; of the options, what makes the market counts.</summary>
    public static async Task<OrderBookServer> StartAsync(SimulatorOptions options)
    {
        var clock = new BlockClock(TimeProvider.System, options.BlocksPerSecond, options.Speed, options.SpeedAnchorMs);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        WebApplication app = builder.Build();
        var server = new OrderBookServer(app, new SimulatedMarket(options.Seed, options.Coins, options.Activity, clock), options.Name);
        app.UseWebSockets();
        app.UseRouting();
        app.MapGet("/ws", server.ServeAsync);
        app.UseEndpoints(_ => { });
        await app.StartAsync();
        return server;
    }

    /// <summary>Drops every connection.</summary>
    public void DropAll()
    {
        lock (_gate)
            foreach (OrderBookSession session in _sessions) session.Drop();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        DropAll();
        await _app.StopAsync(_stopping.Token);
        await _app.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task ServeAsync(HttpContext http)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using WebSocket socket = await http.WebSockets.AcceptWebSocketAsync();
        var session = new OrderBookSession(Market, socket);
        lock (_gate) _sessions.Add(session);
        await session.RunAsync(_stopping.Token);
    }
}
