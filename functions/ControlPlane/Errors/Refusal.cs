using System.Globalization;
using Microsoft.AspNetCore.Http;
using RelayCloud.Accounts.Errors;
using RelayCloud.ControlPlane.Answers;

namespace RelayCloud.ControlPlane.Errors;

/// <summary>An answer that says no: what is wrong, and what would be right. Holds no secret. Immutable.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Reason">One of <see cref="Reasons"/>: for programs, never changes its meaning.</param>
/// <param name="Message">For people.</param>
public sealed record Refusal(int Status, string Reason, string Message) : IResult
{
    /// <summary>The wrong fields; empty when it is not about fields.</summary>
    public IReadOnlyList<FieldError> Fields { get; init; } = [];

    /// <summary>When to try again, seconds; null = trying again does not help.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>Methods that the address takes; null = the refusal is not about the method.</summary>
    public string? Allow { get; init; }

    /// <summary>A refusal because fields are wrong.</summary>
    /// <param name="reason">What kind of fields.</param>
    /// <param name="fields">All that is wrong.</param>
    public static Refusal Of(string reason, params IReadOnlyList<FieldError> fields) =>
        new(StatusCodes.Status400BadRequest, reason, string.Join(" ", fields)) { Fields = fields };

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        IHeaderDictionary headers = httpContext.Response.Headers;
        if (RetryAfterSeconds is { } seconds) headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        if (Allow is not null) headers.Allow = Allow;
        if (Status == StatusCodes.Status401Unauthorized) headers.WWWAuthenticate = "Bearer";
        return new JsonAnswer(Status, new RefusalBody(Status, Message, Message, Reason, Fields.Count == 0 ? null : Fields)).ExecuteAsync(httpContext);
    }
}
