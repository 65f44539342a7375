using Microsoft.AspNetCore.Http;

namespace RelayCloud.MarketApi.Health;

/// <summary>A state of health, as it is answered.</summary>
internal sealed class HealthAnswer(int status, byte[] body) : IResult
{
    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        HttpResponse response = httpContext.Response;
        response.StatusCode = status;
        response.Headers.ContentType = "application/json";
        response.Headers.CacheControl = "no-store";
        if (status == StatusCodes.Status503ServiceUnavailable) response.Headers.RetryAfter = "1";
        response.ContentLength = body.Length;
        return response.BodyWriter.WriteAsync(body, httpContext.RequestAborted).AsTask();
    }
}
