using System.Globalization;
using RelayCloud.Ingest.Info.Upstream;

namespace RelayCloud.Ingest.Info;

/// <summary>The HTTP side of <c>POST /info</c> and <c>POST /k/{apiKey}/info</c>, to be called once the customer is known.</summary>
public static class InfoEndpoint
{
    /// <summary>Response header that tells where the answer came from; its values are those of <see cref="InfoSource"/>.</summary>
    public const string SourceHeader = "X-Relay-Source";

    /// <summary>Reads the bounded body, asks the service and writes the answer. The request's content type is not looked at, as clients differ.</summary>
    public static async Task HandleAsync(HttpContext context, IInfoService service, InfoOptions options)
    {
        try
        {
            byte[]? body = await BoundedBody.ReadAsync(context.Request.Body, context.Request.ContentLength, options.BodyBytesMax, context.RequestAborted);
            InfoReply reply = body is null ? InfoErrors.TooLarge(options.BodyBytesMax) : await service.AnswerAsync(body, context.RequestAborted);
            await WriteAsync(context.Response, reply, context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The customer left; there is nobody to tell.
        }
        catch (BadHttpRequestException) when (context.RequestAborted.IsCancellationRequested)
        {
            // As above, while the body was still on its way.
        }
    }

    /// <summary>Writes an answer with its headers. The response must not have started.</summary>
    public static async Task WriteAsync(HttpResponse response, InfoReply reply, CancellationToken cancellationToken)
    {
        response.StatusCode = reply.Status;
        response.ContentType = reply.ContentType;
        response.ContentLength = reply.Body.Length;
        response.Headers[SourceHeader] = reply.Source;
        if (reply.RetryAfterSeconds is { } retryAfter) response.Headers.RetryAfter = retryAfter.ToString(CultureInfo.InvariantCulture);
        if (reply.AgeSeconds is { } age) response.Headers.Age = age.ToString(CultureInfo.InvariantCulture);
        await response.Body.WriteAsync(reply.Body, cancellationToken);
    }
}
