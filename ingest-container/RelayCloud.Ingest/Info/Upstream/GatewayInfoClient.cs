using System.Net.Http.Headers;
using RelayCloud.Ingest.Gateways;
using RelayCloud.Ingest.Info.Requests;
using RelayCloud.Ingest.Info.Telemetry;

namespace RelayCloud.Ingest.Info.Upstream;

/// <summary>
/// Asks one gateway's <c>POST /info</c>, byte for byte in both directions, within its weight budget, with bounds on time, size and requests under way.
/// What goes wrong is returned, not thrown. Thread safe.
/// </summary>
public sealed class GatewayInfoClient : IDisposable
{
    /// <summary>Longest pause that a gateway's <c>Retry-After</c> can ask for: the window of its limit is a minute.</summary>
    private const int PauseMsMax = 120_000;

    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly InfoOptions _options;
    private readonly TimeProvider _time;
    private readonly InfoMetrics _metrics;
    private readonly WeightBudget _budget;
    private readonly GatewayPause _pause;
    private readonly HttpClient _http;
    private int _inFlight;
    private long _answered;
    private long _throttled;
    private long _failed;

    /// <summary>A client that connects on first use.</summary>
    /// <param name="gateway">The gateway's number in configuration order.</param>
    /// <param name="gatewayOptions">Its settings.</param>
    /// <param name="options">Bounds and time-outs.</param>
    /// <param name="time">The clock of budget, pauses and time-outs.</param>
    /// <param name="metrics">Where requests are counted.</param>
    /// <exception cref="ArgumentException">The gateway's URL is not one; the message says what would be right.</exception>
    public GatewayInfoClient(int gateway, GatewayOptions gatewayOptions, InfoOptions options, TimeProvider time, InfoMetrics metrics)
    {
        if (!InfoUrl.TryFind(gatewayOptions, out Uri? url, out string? error)) throw new ArgumentException(error, nameof(gatewayOptions));
        Gateway = gateway;
        Name = gatewayOptions.Name;
        Url = url;
        _options = options;
        _time = time;
        _metrics = metrics;
        int weightMax = gatewayOptions.Limits.InfoWeightPerMinuteMax;
        _budget = new WeightBudget(weightMax, Math.Min(options.OwnWeightReserve, weightMax / 4), time);
        _pause = new GatewayPause(time);
        _http = new HttpClient(new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromMilliseconds(options.ConnectTimeoutMs),
            MaxConnectionsPerServer = options.InFlightPerGatewayMax,

            // A gateway's name may move to another address; 5 min is what its DNS entry may lag.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(50),
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !url.IsLoopback,
        })
        { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The gateway's number in configuration order, order-book-servers counted.</summary>
    public int Gateway { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Where its <c>/info</c> is.</summary>
    public Uri Url { get; }

    /// <summary>How much longer customers' requests should pass it by, as it failed lately; 0 = not. In milliseconds.</summary>
    public int RestingMs => _pause.RestingMs;

    /// <summary>Asks the gateway.</summary>
    /// <param name="body">The request; must stay as it is until the task ends.</param>
    /// <param name="type">What it will be charged.</param>
    /// <param name="own">Whether the relay asks for itself: it may use the reserved weight, and the bound on requests under way does not count.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<GatewayReply> SendAsync(ReadOnlyMemory<byte> body, InfoType type, bool own, CancellationToken cancellationToken)
    {
        GatewayReply reply = await AdmitAndSendAsync(body, type, own, cancellationToken);
        if (reply.Outcome == GatewayOutcome.Answered) Interlocked.Increment(ref _answered);
        else if (reply.Outcome is GatewayOutcome.Unreachable or GatewayOutcome.TimedOut or GatewayOutcome.TooLarge) Interlocked.Increment(ref _failed);
        else Interlocked.Increment(ref _throttled);
        _metrics.OnGatewayRequest(Name, reply.Outcome);
        return reply;
    }

    /// <summary>Counts and state, for <c>/stats</c>.</summary>
    public GatewayInfoReport Report() => new(
        Gateway, Name, _budget.Spent, _budget.Max, Volatile.Read(ref _inFlight), _pause.ThrottledMs, _pause.RestingMs,
        Volatile.Read(ref _answered), Volatile.Read(ref _throttled), Volatile.Read(ref _failed));

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<GatewayReply> AdmitAndSendAsync(ReadOnlyMemory<byte> body, InfoType type, bool own, CancellationToken cancellationToken)
    {
        int pausedMs = _pause.ThrottledMs;
        if (pausedMs > 0) return GatewayReply.Failed(GatewayOutcome.Throttled, pausedMs);
        int inFlight = Interlocked.Increment(ref _inFlight);
        try
        {
            if (!own && inFlight > _options.InFlightPerGatewayMax) return GatewayReply.Failed(GatewayOutcome.Busy, 1_000);
            if (!_budget.TrySpend(type.Weight, own, out int retryAfterMs)) return GatewayReply.Failed(GatewayOutcome.OverBudget, retryAfterMs);
            _metrics.OnWeight(Name, type.Weight);
            return await SendInTimeAsync(body, type, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    private async Task<GatewayReply> SendInTimeAsync(ReadOnlyMemory<byte> body, InfoType type, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMilliseconds(_options.RequestTimeoutMs), _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Url) { Content = new ReadOnlyMemoryContent(body) };
            request.Content.Headers.ContentType = Json;
            using HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return await ReadAsync(response, type, either.Token);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException)
        {
            // Ours, or the handler's own connect time-out.
            _pause.OnTimedOut();
            return GatewayReply.Failed(GatewayOutcome.TimedOut);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // What never reached the gateway was not charged there either; an outage must not end with an empty budget.
            if (e is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError })
                _budget.Refund(type.Weight);
            _pause.OnUnreachable();
            return GatewayReply.Failed(GatewayOutcome.Unreachable, _pause.RestingMs);
        }
    }

    private async Task<GatewayReply> ReadAsync(HttpResponseMessage response, InfoType type, CancellationToken cancellationToken)
    {
        int status = (int)response.StatusCode;
        if (status == StatusCodes.Status429TooManyRequests)
        {
            _pause.OnAnswered();
            int pauseMs = PauseMs(response.Headers.RetryAfter);
            _pause.OnThrottled(pauseMs);
            return GatewayReply.Failed(GatewayOutcome.Throttled, pauseMs);
        }

        if (status is StatusCodes.Status502BadGateway or StatusCodes.Status503ServiceUnavailable or StatusCodes.Status504GatewayTimeout)
        {
            _pause.OnUnreachable();
            return GatewayReply.Failed(GatewayOutcome.Unreachable, _pause.RestingMs);
        }

        Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        byte[]? body = await BoundedBody.ReadAsync(stream, response.Content.Headers.ContentLength, _options.ResponseBytesMax, cancellationToken);
        _pause.OnAnswered();
        if (body is null) return GatewayReply.Failed(GatewayOutcome.TooLarge);
        if (status == StatusCodes.Status200OK && type.ItemsPerWeight > 0)
        {
            int surcharge = ItemCount.Of(body) / type.ItemsPerWeight;
            _budget.Charge(surcharge);
            _metrics.OnWeight(Name, surcharge);
        }

        string contentType = response.Content.Headers.ContentType?.ToString() ?? "application/json";
        return new GatewayReply(GatewayOutcome.Answered, status, contentType, body, 0);
    }

    private int PauseMs(RetryConditionHeaderValue? retryAfter)
    {
        TimeSpan? asked = retryAfter?.Delta ?? (retryAfter?.Date is { } date ? date - _time.GetUtcNow() : null);
        return asked is { } span ? (int)Math.Clamp(span.TotalMilliseconds, 1_000, PauseMsMax) : _options.PauseAfter429Ms;
    }
}
