using Microsoft.AspNetCore.Http;

namespace RelayCloud.MarketApi.Answers;

/// <summary>An answer that is ready to be written, any number of times and by any thread. Handing it out allocates nothing.</summary>
internal abstract class PreparedAnswer : IResult
{
    protected PreparedAnswer() => Result = Task.FromResult<IResult>(this);

    /// <summary>The answer as a function returns it.</summary>
    public Task<IResult> Result { get; }

    /// <summary>The value of its <c>ETag</c>; null = it has none.</summary>
    public virtual string? ETag => null;

    /// <inheritdoc/>
    public abstract Task ExecuteAsync(HttpContext httpContext);
}
