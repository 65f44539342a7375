using RelayCloud.Benchmarks.Servers;

namespace RelayCloud.Benchmarks.RestRun;

/// <summary>A server that answers the same request with the same data.</summary>
internal abstract class RestTarget : IAsyncDisposable
{
    /// <summary>Its name on the command line and in results.</summary>
    public abstract string Name { get; }

    /// <summary>Null when it can be started; else what is missing and how to get it.</summary>
    public abstract string? WhyMissing(Repository repository);

    /// <summary>Starts it, with the data in it, and returns when it listens.</summary>
    public abstract Task<ServerProcess> StartAsync(Repository repository, RestOptions options, int port, CancellationToken cancel);

    /// <summary>The whole request.</summary>
    public abstract byte[] Request(RestOptions options);

    /// <summary>What every answer must end with: the book.</summary>
    public virtual byte[] AnswerEnd(RestOptions options) => RestBook.AnswerEnd(options.Depth);

    public virtual ValueTask DisposeAsync() => default;
}
