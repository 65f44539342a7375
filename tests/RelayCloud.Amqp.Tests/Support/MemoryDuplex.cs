using System.IO.Pipelines;

namespace RelayCloud.Amqp.Tests.Support;

/// <summary>A stream whose other end is another one: a socket without the network. Bounded, so that a reader that stands still stops the writer.</summary>
internal sealed class MemoryDuplex : Stream
{
    private readonly PipeReader _from;
    private readonly PipeWriter _to;
    private readonly Stream _reading;
    private readonly Stream _writing;
    private int _disposed;

    private MemoryDuplex(PipeReader from, PipeWriter to)
    {
        _from = from;
        _to = to;
        _reading = from.AsStream(leaveOpen: true);
        _writing = to.AsStream(leaveOpen: true);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public static (Stream Client, Stream Server) Create()
    {
        var options = new PipeOptions(pauseWriterThreshold: 1 << 18, resumeWriterThreshold: 1 << 17, useSynchronizationContext: false);
        var up = new Pipe(options);
        var down = new Pipe(options);
        return (new MemoryDuplex(down.Reader, up.Writer), new MemoryDuplex(up.Reader, down.Writer));
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _reading.ReadAsync(buffer, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => _writing.WriteAsync(buffer, cancellationToken);

    public override Task FlushAsync(CancellationToken cancellationToken) => _writing.FlushAsync(cancellationToken);

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _to.Complete();
            _to.CancelPendingFlush();
            _from.CancelPendingRead();
        }

        base.Dispose(disposing);
    }
}
