using System.Diagnostics;
using AzureSdk.Functions.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace AzureSdk.Functions.Tests.Http;

/// <summary>What hosting a function costs over a minimal-API endpoint, measured side by side; runs only when asked for, as its figures mean little on a busy machine.</summary>
public sealed class OverheadMeasurement(ITestOutputHelper output)
{
    private const int Clients = 8;
    private const int Rounds = 6;
    private static readonly TimeSpan RoundLength = TimeSpan.FromSeconds(1);

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

        double functionRate = 0, endpointRate = 0;
        await RateAsync(function);
        await RateAsync(endpoint);
        for (var round = 0; round < Rounds; round++)
        {
            functionRate += await RateAsync(function) / Rounds;
            endpointRate += await RateAsync(endpoint) / Rounds;
        }

        output.WriteLine($"function {functionRate:F0}/s, minimal API {endpointRate:F0}/s, ratio {functionRate / endpointRate:F3}");
    }

    private static async Task<double> RateAsync(Uri uri)
    {
        using var client = new HttpClient();
        var startedAt = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            var count = 0;
            for (; Stopwatch.GetElapsedTime(startedAt) < RoundLength; count++) await client.GetStringAsync(uri);
            return count;
        }));
        return counts.Sum() / Stopwatch.GetElapsedTime(startedAt).TotalSeconds;
    }

    public static class TrivialFunctions
    {
        [Function("Trivial")]
        public static IResult Trivial([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Results.Text("ok");
    }
}
