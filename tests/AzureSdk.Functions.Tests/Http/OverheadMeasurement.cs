using System.Net;
using System.Net.Sockets;
using System.Text;
using AzureSdk.Functions.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace AzureSdk.Functions.Tests.Http;

/// <summary>
/// What hosting a function costs over a minimal-API endpoint, in processor time for each request, measured by turns in one process; the client's share is
/// the same in both. Runs only when asked for, in a Release build: processor time bears a busy machine, but not one without any.
/// </summary>
public sealed class OverheadMeasurement(ITestOutputHelper output)
{
    private const int Clients = 4;
    private const int RequestsPerRound = 40_000;
    private const int Rounds = 5;

    [Fact]
    public async Task A_trivial_function_against_a_minimal_api()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("RELAYCLOUD_MEASURE") == "1", "set RELAYCLOUD_MEASURE=1 to measure");
        var plain = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        plain.Logging.ClearProviders();
        await using var minimal = plain.Build();
        minimal.MapGet("/api/Trivial", static () => Results.Text("ok"));
        await minimal.StartAsync();
        await using var app = await FunctionHost.StartAsync(typeof(TrivialFunctions));
        var function = new Uri(app.Client.BaseAddress!, "api/Trivial");
        var endpoint = new Uri(FunctionHost.AddressOf(minimal), "api/Trivial");

        double functionUs = 0, endpointUs = 0;
        await CostUsAsync(function);
        await CostUsAsync(endpoint);
        for (var round = 0; round < Rounds; round++)
        {
            functionUs += await CostUsAsync(function) / Rounds;
            endpointUs += await CostUsAsync(endpoint) / Rounds;
        }

        output.WriteLine($"processor time for each request with its client: function {functionUs:F1} us, minimal API {endpointUs:F1} us, difference {functionUs - endpointUs:F1} us");
    }

    private static async Task<double> CostUsAsync(Uri uri)
    {
        var before = Environment.CpuUsage.TotalTime;
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => RequestAsync(uri, RequestsPerRound / Clients)));
        return (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / RequestsPerRound;
    }

    /// <summary>One request after another on one connection, with as little of a client as can be.</summary>
    private static async Task RequestAsync(Uri uri, int requests)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, uri.Port);
        var request = Encoding.ASCII.GetBytes($"GET {uri.AbsolutePath} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        var answer = new byte[4_096];
        for (var i = 0; i < requests; i++)
        {
            await socket.SendAsync(request);
            for (var length = 0; !answer.AsSpan(0, length).EndsWith("\r\n\r\nok"u8);)
            {
                var count = await socket.ReceiveAsync(answer.AsMemory(length));
                Assert.NotEqual(0, count);
                length += count;
            }
        }
    }

    public static class TrivialFunctions
    {
        [Function("Trivial")]
        public static IResult Trivial([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Results.Text("ok");
    }
}
