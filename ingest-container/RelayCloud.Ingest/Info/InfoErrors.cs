using System.Text;
using System.Text.Json;

namespace RelayCloud.Ingest.Info;

/// <summary>
/// The errors that the relay itself gives. All but the exchange's own 422 have the shape <c>{"code":429,"msg":"…","message":"…"}</c>:
/// the one that all known Hyperliquid clients take well. A top-level <c>error</c> key would make some of them give up (reference section 7).
/// </summary>
internal static class InfoErrors
{
    private static readonly byte[] NotARequest = Encoding.UTF8.GetBytes("Failed to deserialize the JSON body into the target type");

    /// <summary>422, word for word as the exchange says it.</summary>
    public static InfoReply Unprocessable() => new(StatusCodes.Status422UnprocessableEntity, "text/plain", NotARequest, null, InfoSource.Relay);

    /// <summary>413.</summary>
    public static InfoReply TooLarge(int bytesMax) => Of(StatusCodes.Status413PayloadTooLarge, $"The request body is too large: at most {bytesMax} bytes.");

    /// <summary>429 because every gateway's budget is spent.</summary>
    public static InfoReply OverBudget(int retryAfterMs) =>
        Of(StatusCodes.Status429TooManyRequests, "The gateways' request budgets are spent. Try again later.", retryAfterMs);

    /// <summary>502 because a gateway's answer passed the bound.</summary>
    public static InfoReply AnswerTooLarge(int bytesMax) =>
        Of(StatusCodes.Status502BadGateway, $"The gateway's answer is larger than {bytesMax} bytes. Ask for a shorter range.");

    /// <summary>503 because no gateway answered.</summary>
    public static InfoReply Unreachable(int retryAfterMs) =>
        Of(StatusCodes.Status503ServiceUnavailable, "No gateway can be reached now. Try again later.", retryAfterMs);

    /// <summary>503 because none of the gateways has <c>/info</c>.</summary>
    public static InfoReply NoInfoGateway() =>
        Of(StatusCodes.Status503ServiceUnavailable, "None of the configured gateways answers this request, and it cannot be answered from live data.");

    private static InfoReply Of(int status, string text, int? retryAfterMs = null)
    {
        using var stream = new MemoryStream();
        using (var w = new Utf8JsonWriter(stream))
        {
            w.WriteStartObject();
            w.WriteNumber("code", status);
            w.WriteString("msg", text);
            w.WriteString("message", text);
            w.WriteEndObject();
        }

        int? retryAfterSeconds = retryAfterMs is { } ms ? Math.Max(1, (ms + 999) / 1_000) : null;
        return new InfoReply(status, "application/json", stream.ToArray(), retryAfterSeconds, InfoSource.Relay);
    }
}
