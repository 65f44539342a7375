using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace RelayCloud.MarketApi.Tests.Support;

/// <summary>The body of a response that is written into one buffer over and over: what the server's own does, without the server.</summary>
internal sealed class FixedResponse : PipeWriter, IHttpResponseBodyFeature
{
    private readonly byte[] _buffer = new byte[1 << 20];
    private int _length;

    /// <summary>What was written since the last <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public Stream Stream => System.IO.Stream.Null;

    public PipeWriter Writer => this;

    public void Clear() => _length = 0;

    /// <summary>A request and its response, of which this is the body.</summary>
    public DefaultHttpContext Context()
    {
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(new HttpRequestFeature());
        features.Set<IHttpResponseFeature>(new HttpResponseFeature { Headers = new FixedHeaders() });
        features.Set<IHttpResponseBodyFeature>(this);
        return new DefaultHttpContext(features);
    }

    public override void Advance(int bytes) => _length += bytes;

    public override Memory<byte> GetMemory(int sizeHint = 0) => _buffer.AsMemory(_length);

    public override Span<byte> GetSpan(int sizeHint = 0) => _buffer.AsSpan(_length);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => default;

    public override void CancelPendingFlush()
    {
    }

    public override void Complete(Exception? exception = null)
    {
    }

    public Task CompleteAsync() => Task.CompletedTask;

    public void DisableBuffering()
    {
    }

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
}
