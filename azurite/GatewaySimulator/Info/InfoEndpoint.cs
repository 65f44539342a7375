using System.Text.Json;
using RelayCloud.GatewaySimulator.Limits;
using RelayCloud.GatewaySimulator.Sessions;

namespace RelayCloud.GatewaySimulator.Info;

/// <summary><c>POST /info</c>.</summary>
internal sealed class InfoEndpoint(InfoResponder responder, AddressTable addresses, SessionContext context)
{
    private static readonly JsonDocumentOptions JsonOptions = new() { MaxDepth = 32 };

    public async Task HandleAsync(HttpContext http)
    {
        if (context.Faults.Current.RefuseConnections)
        {
            context.Counters.Refused();
            http.Abort();
            return;
        }
        context.Counters.InfoRequested();
        InfoAnswer answer;
        try
        {
            using JsonDocument document = await JsonDocument.ParseAsync(http.Request.Body, JsonOptions, http.RequestAborted);
            answer = responder.Answer(document.RootElement, addresses.Of(http.Connection.RemoteIpAddress));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            answer = InfoAnswer.NotParsed;
        }
        int delayMs = context.Options.DelayMs + context.Faults.Current.ExtraDelayMs;
        if (delayMs > 0) await Task.Delay(TimeSpan.FromMilliseconds(delayMs), context.Time, http.RequestAborted);
        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = answer.ContentType;
        http.Response.ContentLength = answer.Body.Length;
        await http.Response.Body.WriteAsync(answer.Body, http.RequestAborted);
    }
}
