using Microsoft.AspNetCore.Http;

namespace RelayCloud.ControlPlane.Answers;

/// <summary>An answer without a body.</summary>
/// <param name="Status">The HTTP status, usually 204.</param>
internal sealed record EmptyAnswer(int Status) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Status;
        return Task.CompletedTask;
    }
}
