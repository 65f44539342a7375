using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace RelayCloud.ControlPlane.Answers;

/// <summary>A JSON answer.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">What is written; members that are null are left out of refusals and kept elsewhere.</param>
internal sealed record JsonAnswer(int Status, object Body) : IResult
{
    private static readonly JsonSerializerOptions WithoutNulls = new(Json.Options) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The version that the answer shows; null = none.</summary>
    public string? ETag { get; init; }

    /// <summary>Address of what was created; null = nothing was.</summary>
    public string? Location { get; init; }

    /// <summary>Whether this repeats the answer to an earlier request with the same idempotency key.</summary>
    public bool IsReplay { get; init; }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        HttpResponse response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = "application/json; charset=utf-8";
        if (ETag is not null) response.Headers.ETag = ETag;
        if (Location is not null) response.Headers.Location = Location;
        if (IsReplay) response.Headers["Idempotency-Replayed"] = "true";
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(Body, Status >= StatusCodes.Status400BadRequest ? WithoutNulls : Json.Options);
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, httpContext.RequestAborted);
    }
}
