using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using RelayCloud.WebPubSubEmulator.Clients;
using RelayCloud.WebPubSubEmulator.Configuration;
using RelayCloud.WebPubSubEmulator.Hubs;
using RelayCloud.WebPubSubEmulator.Protocols;

namespace RelayCloud.WebPubSubEmulator.Events;

/// <summary>Sends events to the hubs' handlers. Thread safe.</summary>
internal sealed class EventSender : IAsyncDisposable
{
    private const string JsonType = "application/json; charset=utf-8";

    private readonly PubSubService _service;
    private readonly HttpClient _http;
    private readonly HandlerValidation _validation;
    private readonly SemaphoreSlim _places;
    private readonly CancellationTokenSource _stopping = new();

    public EventSender(PubSubService service)
    {
        _service = service;
        _places = new SemaphoreSlim(service.Options.EventsInFlightMax);
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false })
        {
            Timeout = TimeSpan.FromSeconds(service.Options.EventSeconds),
            MaxResponseContentBufferSize = service.Options.MessageBytesMax,
        };
        _validation = new HandlerValidation(_http, () => Origin);
    }

    /// <summary>Who the events are from. Set once, when the port is known.</summary>
    public string Origin { get; set; } = "localhost";

    /// <summary>Asks the hub's handler whether a client may come in.</summary>
    public async Task<ConnectAnswer> ConnectAsync(Hub hub, ConnectRequest request, CancellationToken cancellation)
    {
        if (hub.Settings.SystemHandler("connect") is not { } handler) return ConnectAnswer.Accepted;
        var context = new EventContext(hub, request.ConnectionId, request.Claims.UserId, null, null);
        try
        {
            using HttpResponseMessage response = await PostAsync(handler, context, "azure.webpubsub.sys.connect", "connect", request.ToJson(), JsonType, cancellation);
            if (!response.IsSuccessStatusCode)
            {
                // What is wrong with the handler is not the client's fault.
                int status = (int)response.StatusCode is >= 400 and < 500 ? (int)response.StatusCode : StatusCodes.Status500InternalServerError;
                return ConnectAnswer.Refused(status, await response.Content.ReadAsStringAsync(cancellation));
            }

            byte[] body = await response.Content.ReadAsByteArrayAsync(cancellation);
            ConnectAnswer answer = body.Length == 0 ? ConnectAnswer.Accepted : ReadConnect(body);
            return answer with { State = StateOf(response) };
        }
        catch (Exception e) when (IsFailure(e, cancellation))
        {
            ServiceLog.EventFailed(_service.Logger, hub.Name, "connect", e.Message);
            return ConnectAnswer.Refused(StatusCodes.Status500InternalServerError, "The event handler of connect could not be asked.");
        }
    }

    /// <summary>Tells the hub's handler that a client is in. Does not wait.</summary>
    public void Connected(ClientConnection connection) => Notify(connection, "connected", "{}"u8.ToArray());

    /// <summary>Tells the hub's handler that a client is gone. Does not wait.</summary>
    public void Disconnected(ClientConnection connection) => Notify(connection, "disconnected", ReasonJson(connection.OverReason));

    /// <summary>Gives an event to the hub's handler; without one it is taken and forgotten.</summary>
    public async Task<EventAnswer> UserEventAsync(ClientConnection connection, string eventName, PayloadKind kind, byte[] data, CancellationToken cancellation)
    {
        if (connection.Hub.Settings.UserHandler(eventName) is not { } handler) return default;
        try
        {
            await connection.Notices.WaitAsync(cancellation);
            using HttpResponseMessage response = await PostAsync(handler, ContextOf(connection), "azure.webpubsub.user." + eventName, eventName, data, ContentType(kind), cancellation);
            if (!response.IsSuccessStatusCode) return new EventAnswer(null, default, $"it answered {(int)response.StatusCode}");
            if (StateOf(response) is { } state) connection.State = state;
            byte[] body = await response.Content.ReadAsByteArrayAsync(cancellation);
            if (body.Length == 0) return default;
            PayloadKind answered = KindOf(response.Content.Headers.ContentType?.MediaType);
            return IsSound(answered, body) ? new EventAnswer(body, answered, null) : new EventAnswer(null, default, "its answer's body is not what its Content-Type says");
        }
        catch (Exception e) when (IsFailure(e, cancellation))
        {
            ServiceLog.EventFailed(_service.Logger, connection.Hub.Name, eventName, e.Message);
            return new EventAnswer(null, default, "it could not be asked");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _http.Dispose();
    }

    /// <summary>What a body of that media type is; bytes if it is none that we know.</summary>
    public static PayloadKind KindOf(string? mediaType) => mediaType switch
    {
        "application/json" => PayloadKind.Json,
        "text/plain" => PayloadKind.Text,
        "application/x-protobuf" => PayloadKind.Protobuf,
        _ => PayloadKind.Binary,
    };

    /// <summary>Whether bytes are what they are said to be: other clients will take them for it.</summary>
    public static bool IsSound(PayloadKind kind, byte[] body)
    {
        if (kind == PayloadKind.Text) return Utf8.IsValid(body);
        if (kind != PayloadKind.Json) return true;
        if (!Utf8.IsValid(body)) return false;
        try
        {
            var reader = new Utf8JsonReader(body);
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string ContentType(PayloadKind kind) => kind switch
    {
        PayloadKind.Json => JsonType,
        PayloadKind.Text => "text/plain; charset=utf-8",
        PayloadKind.Protobuf => "application/x-protobuf",
        _ => "application/octet-stream",
    };

    private static EventContext ContextOf(ClientConnection connection) => new(connection.Hub, connection.Id, connection.UserId, connection.Identity.Subprotocol, connection.State);

    private static string? StateOf(HttpResponseMessage response) =>
        response.Headers.TryGetValues(HandlerRequest.StateHeader, out IEnumerable<string>? values) ? values.FirstOrDefault() : null;

    private static byte[] ReasonJson(string reason)
    {
        var buffer = new ArrayBufferWriter<byte>(64);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("reason"u8, reason);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static ConnectAnswer ReadConnect(byte[] body)
    {
        using JsonDocument document = JsonDocument.Parse(body);
        JsonElement root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object) throw new JsonException("The answer to connect must be an object.");
        return new ConnectAnswer(0, "", Text("userId"), List("groups"), List("roles"), Text("subprotocol"), null);

        string? Text(string name) => root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

        IReadOnlyList<string> List(string name) => root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!)]
            : [];
    }

    private void Notify(ClientConnection connection, string eventName, byte[] body)
    {
        if (connection.Hub.Settings.SystemHandler(eventName) is not { } handler) return;
        connection.Notify(SendAsync);

        async Task SendAsync()
        {
            try
            {
                using HttpResponseMessage response = await PostAsync(handler, ContextOf(connection), "azure.webpubsub.sys." + eventName, eventName, body, JsonType, _stopping.Token);
                if (!response.IsSuccessStatusCode) ServiceLog.EventFailed(_service.Logger, connection.Hub.Name, eventName, $"it was answered with {(int)response.StatusCode}");
            }
            catch (Exception e) when (IsFailure(e, CancellationToken.None))
            {
                ServiceLog.EventFailed(_service.Logger, connection.Hub.Name, eventName, e.Message);
            }
        }
    }

    private async Task<HttpResponseMessage> PostAsync(EventHandlerSettings handler, EventContext context, string type, string eventName, byte[] body, string contentType, CancellationToken cancellation)
    {
        Uri url = handler.Url(context.Hub.Name, eventName);
        await _places.WaitAsync(cancellation);
        try
        {
            if (await _validation.CheckAsync(url, cancellation) is { } problem) throw new HttpRequestException($"The handler gets no events: {problem}.");
            using HttpRequestMessage request = HandlerRequest.Event(url, Origin, context, type, eventName, body, contentType, _service.Tokens, _service.Time.GetUtcNow());
            Interlocked.Increment(ref _service.Counters.EventMessages);
            Interlocked.Add(ref _service.Counters.EventSteps, Math.Max(1, (body.Length + OutboundMessage.StepBytes - 1) / OutboundMessage.StepBytes));
            return await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellation);
        }
        finally
        {
            _places.Release();
        }
    }

    // The caller's own end is not the handler's failure.
    private static bool IsFailure(Exception e, CancellationToken cancellation) =>
        e is HttpRequestException or JsonException or InvalidOperationException or IOException or FormatException || (e is OperationCanceledException && !cancellation.IsCancellationRequested);
}
