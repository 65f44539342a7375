using System.Net.Sockets;

namespace RelayCloud.Ingest.Sessions.Listener;

/// <summary>A network stream that first gives back what was read of it before. Asynchronous use only, as pipes do.</summary>
internal sealed class PrefixedStream(byte[] prefix, NetworkStream network) : Stream
{
    private int _given;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Takes what is left of the prefix.</summary>
    public byte[] TakeRest()
    {
        byte[] rest = prefix[_given..];
        _given = prefix.Length;
        return rest;
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int left = prefix.Length - _given;
        if (left == 0 || buffer.IsEmpty) return network.ReadAsync(buffer, cancellationToken);
        int count = Math.Min(left, buffer.Length);
        prefix.AsSpan(_given, count).CopyTo(buffer.Span);
        _given += count;
        return ValueTask.FromResult(count);
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => network.WriteAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => network.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override void Flush() => network.Flush();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Asynchronous use only.");

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Asynchronous use only.");

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) network.Dispose();
        base.Dispose(disposing);
    }
}
