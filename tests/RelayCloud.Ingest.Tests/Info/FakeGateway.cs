using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RelayCloud.Ingest.Gateways;

namespace RelayCloud.Ingest.Tests.Info;

/// <summary>A gateway's <c>/info</c> on a real socket: answers by type, counts what it was asked, and fails on command.</summary>
internal sealed class FakeGateway : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Answer> _answers = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(string Type, byte[] Body)> _asked = new();
    private readonly WebApplication _app;
    private volatile TaskCompletionSource? _held;

    private FakeGateway(WebApplication app) => _app = app;

    /// <summary>Requests so far, as they came.</summary>
    public IReadOnlyList<(string Type, byte[] Body)> Asked => [.. _asked];

    /// <summary>When set, every request gets this status and no useful body.</summary>
    public int? FailWith { get; set; }

    /// <summary>Value of <c>Retry-After</c> on answers of <see cref="FailWith"/>.</summary>
    public string? RetryAfter { get; set; }

    /// <summary>Cuts the connection without an answer.</summary>
    public bool Cut { get; set; }

    public int Port { get; private set; }

    public static async Task<FakeGateway> StartAsync(int port = 0)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(System.Net.IPAddress.Loopback, port));
        WebApplication app = builder.Build();
        var gateway = new FakeGateway(app);
        app.Run(gateway.HandleAsync);
        await app.StartAsync();
        gateway.Port = new Uri(app.Urls.Single()).Port;
        return gateway;
    }

    public GatewayOptions Options(string name, int weightPerMinuteMax = 1_200) => new()
    {
        Name = name,
        Url = $"ws://127.0.0.1:{Port}/ws",
        Limits = new GatewayLimits { InfoWeightPerMinuteMax = weightPerMinuteMax },
    };

    /// <summary>Answers requests of a type; with <paramref name="dex"/>, only those for that dex.</summary>
    public FakeGateway On(string type, string body, string? dex = null, int status = 200, string contentType = "application/json") =>
        On(type, Encoding.UTF8.GetBytes(body), dex, status, contentType);

    public FakeGateway On(string type, byte[] body, string? dex = null, int status = 200, string contentType = "application/json")
    {
        _answers[Key(type, dex)] = new Answer(status, contentType, body);
        return this;
    }

    /// <summary>No longer knows a type: 422, as for every type that was never named.</summary>
    public void Forget(string type) => _answers.TryRemove(Key(type, null), out _);

    public int CountOf(string type) => _asked.Count(a => string.Equals(a.Type, type, StringComparison.Ordinal));

    /// <summary>Lets requests in, but no answer out until <see cref="Release"/>.</summary>
    public void Hold() => _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release()
    {
        TaskCompletionSource? held = _held;
        _held = null;
        held?.TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        Release();
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    private static string Key(string type, string? dex) => string.IsNullOrEmpty(dex) ? type : $"{type} {dex}";

    private async Task HandleAsync(HttpContext context)
    {
        using var stream = new MemoryStream();
        await context.Request.Body.CopyToAsync(stream, context.RequestAborted);
        byte[] body = stream.ToArray();
        (string type, string? dex) = Read(body);
        _asked.Enqueue((type, body));
        if (Cut)
        {
            context.Abort();
            return;
        }

        if (_held is { } held) await held.Task.WaitAsync(context.RequestAborted);
        Answer answer = FailWith is { } status
            ? new Answer(status, "text/html", "<html>"u8.ToArray())
            : _answers.GetValueOrDefault(Key(type, dex), new Answer(422, "text/plain", "Failed to deserialize the JSON body into the target type"u8.ToArray()));
        if (FailWith is not null && RetryAfter is { } retryAfter) context.Response.Headers.RetryAfter = retryAfter;
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        context.Response.ContentLength = answer.Body.Length;
        await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }

    private static (string Type, string? Dex) Read(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        JsonElement root = document.RootElement;
        return (root.GetProperty("type").GetString()!, root.TryGetProperty("dex", out JsonElement dex) ? dex.GetString() : null);
    }

    private sealed record Answer(int Status, string ContentType, byte[] Body);
}
