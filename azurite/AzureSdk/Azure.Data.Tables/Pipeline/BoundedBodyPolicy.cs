using System.Diagnostics;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Data.Tables.Pipeline;

/// <summary>
/// Reads the answer's body into memory, up to a bound in bytes and in time: whoever answers is not trusted. Stands inside the retries, so that a body that
/// breaks off is asked for again, as the pipeline's own buffering would do.
/// </summary>
/// <param name="timeMax">For the body of one try.</param>
internal sealed class BoundedBodyPolicy(TimeSpan timeMax) : HttpPipelinePolicy
{
    /// <summary>For what is not a page: an entity has at most 1 MiB as UTF-16, thus 512 Ki letters, of which JSON may spell each with six.</summary>
    public const int BodyBytesMax = 4 * 1024 * 1024;

    /// <summary>For a page of up to 1,000 entities. The service ends a page long before; an emulator does not.</summary>
    public const int PageBytesMax = 64 * 1024 * 1024;

    private const int ChunkBytes = 16 * 1024;

    /// <summary>Allows the answer of this message <see cref="PageBytesMax"/>.</summary>
    public static void AllowPage(HttpMessage message) => message.SetProperty(typeof(BoundedBodyPolicy), PageBytesMax);

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        message.BufferResponse = false;
        ProcessNext(message, pipeline);
        ReadAsync(message, isAsync: false).Completed();
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        message.BufferResponse = false;
        await ProcessNextAsync(message, pipeline);
        await ReadAsync(message, isAsync: true);
    }

    private async ValueTask ReadAsync(HttpMessage message, bool isAsync)
    {
        var response = message.Response;
        if (response.ContentStream is not { } stream)
            return;
        var bytesMax = message.TryGetProperty(typeof(BoundedBodyPolicy), out var allowed) && allowed is int page ? page : BodyBytesMax;
        if (response.Headers.ContentLengthLong > bytesMax)
            throw TooLong(response, bytesMax);
        var body = new MemoryStream();
        var chunk = new byte[ChunkBytes];
        var started = Stopwatch.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(message.CancellationToken);
        limit.CancelAfter(timeMax);
        try
        {
            while (true)
            {
                var read = isAsync ? await stream.ReadAsync(chunk, limit.Token) : stream.Read(chunk);
                if (read == 0)
                    break;
                if (body.Length + read > bytesMax)
                    throw TooLong(response, bytesMax);
                body.Write(chunk, 0, read);
                message.CancellationToken.ThrowIfCancellationRequested();
                if (Stopwatch.GetElapsedTime(started) > timeMax)
                    throw TooSlow();
            }
        }
        catch (OperationCanceledException) when (!message.CancellationToken.IsCancellationRequested)
        {
            throw TooSlow();
        }
        catch (IOException exception)
        {
            throw new RequestFailedException($"The answer's body broke off: {exception.Message}", exception);
        }
        finally
        {
            await stream.DisposeAsync();
        }

        body.Position = 0;
        response.ContentStream = body;
    }

    private static RequestFailedException TooLong(Response response, int bytesMax) =>
        new(response.Status, $"The answer is longer than the {bytesMax} bytes that are taken at most. Of a query, ask for smaller pages or fewer properties.");

    // Without a status, because that is what is tried again.
    private RequestFailedException TooSlow() => new($"The answer's body did not come within {timeMax.TotalSeconds} s.");
}
