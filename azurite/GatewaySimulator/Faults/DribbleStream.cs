namespace RelayCloud.GatewaySimulator.Faults;

/// <summary>
/// A socket's stream that writes slowly while the fault says so, cutting WebSocket frames at any byte, and counts what it wrote.
/// One writer at a time, as <see cref="System.Net.WebSockets.WebSocket"/> guarantees.
/// </summary>
internal sealed class DribbleStream(Stream inner, FaultControl faults, TimeProvider time, Action<int> onWritten) : Stream
{
    private const int PiecesPerSecond = 20;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        onWritten(buffer.Length);
        while (faults.Current.SlowTcpBytesPerSecond is > 0 and var bytesPerSecond && buffer.Length > 0)
        {
            int piece = Math.Min(buffer.Length, Math.Max(1, bytesPerSecond / PiecesPerSecond));
            await inner.WriteAsync(buffer[..piece], cancellationToken);
            await inner.FlushAsync(cancellationToken);
            buffer = buffer[piece..];
            await Task.Delay(TimeSpan.FromSeconds((double)piece / bytesPerSecond), time, cancellationToken);
        }
        if (buffer.Length > 0) await inner.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.ReadAsync(buffer, offset, count, cancellationToken);

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("This stream is only read asynchronously.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("This stream is only written asynchronously.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
