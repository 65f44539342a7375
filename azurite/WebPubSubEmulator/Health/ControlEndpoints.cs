using RelayCloud.WebPubSubEmulator.Clients;
using RelayCloud.WebPubSubEmulator.Delivery;
using RelayCloud.WebPubSubEmulator.Hubs;
using RelayCloud.WebPubSubEmulator.Rest;

namespace RelayCloud.WebPubSubEmulator.Health;

/// <summary>What the service itself does not have: <c>GET /emulator/counters</c> and, on command, <c>POST /emulator/chaos/…</c>.</summary>
internal sealed class ControlEndpoints(PubSubService service)
{
    public CountersAnswer Counters()
    {
        DeliveryCounts out_ = service.Delivered();
        ServiceCounters counts = service.Counters;
        return new CountersAnswer(
            service.Options.Units,
            service.Connections,
            Interlocked.Read(ref counts.ConnectionsOpened),
            Interlocked.Read(ref counts.ConnectionsRefused),
            Interlocked.Read(ref counts.RestRequests),
            Interlocked.Read(ref counts.InboundMessages),
            Interlocked.Read(ref counts.InboundSteps),
            Interlocked.Read(ref counts.InboundBytes),
            out_.Messages,
            out_.Steps,
            out_.Bytes,
            Interlocked.Read(ref counts.EventMessages),
            Interlocked.Read(ref counts.EventSteps),
            Interlocked.Read(ref counts.Throttled),
            out_.Overflows,
            Interlocked.Read(ref counts.Recovered),
            Interlocked.Read(ref counts.RecoveriesRefused),
            out_.Expired,
            out_.WrittenBytes,
            out_.Writes,
            out_.Faults);
    }

    public Task HandleAsync(HttpContext http, string[] path) => (http.Request.Method, path) switch
    {
        ("GET", ["counters"]) => http.Response.WriteAsJsonAsync(Counters()),
        ("POST", ["chaos", var name]) when service.Options.Chaos => ChaosAsync(http, name),
        _ => RestErrors.WriteAsync(http, StatusCodes.Status404NotFound, "NotFound", "There is nothing here. Chaos is served with --chaos only."),
    };

    // The number is the query's "value"; 1 without one.
    private Task ChaosAsync(HttpContext http, string name)
    {
        string? text = http.Request.Query["value"];
        int value = 1;
        if (text is not null && !int.TryParse(text, out value)) return RestErrors.WriteAsync(http, StatusCodes.Status400BadRequest, "BadRequest", "value must be a whole number.", "value");
        Chaos chaos = service.Chaos;
        switch (name)
        {
            case "drop-connections":
                int dropped = 0;
                foreach (Hub hub in service.Hubs)
                    foreach (ClientConnection connection in hub.Connections())
                        if (connection.Drop()) dropped++;
                return http.Response.WriteAsync(dropped.ToString());
            case "unavailable":
                chaos.Unavailable = value != 0;
                break;
            case "refuse-clients":
                chaos.RefuseClients = value != 0;
                break;
            case "refuse-recovery":
                chaos.RefuseRecovery = value != 0;
                break;
            case "ack-delay-ms":
                chaos.AckDelayMs = Math.Max(0, value);
                break;
            case "throttle":
                chaos.Throttled = Math.Max(0, value);
                break;
            case "clear":
                chaos.Clear();
                break;
            default:
                return RestErrors.WriteAsync(http, StatusCodes.Status404NotFound, "NotFound", "Known are drop-connections, unavailable, refuse-clients, refuse-recovery, ack-delay-ms, throttle and clear.");
        }

        return Task.CompletedTask;
    }
}
