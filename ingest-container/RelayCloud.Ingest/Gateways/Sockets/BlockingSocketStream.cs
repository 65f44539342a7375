using System.Net.Sockets;

namespace RelayCloud.Ingest.Gateways.Sockets;

/// <summary>
/// A socket whose reader waits in the kernel itself, on a thread of its own: a frame then costs one wake-up instead of two (the one that polls, then one of the pool),
/// which is most of what the relay adds on an idle machine. On other threads, that is while the connection is being made, reads are handed to the pool.
/// The socket is never used asynchronously, or the runtime would put it into non-blocking mode for good and wake its reader by way of the polling thread again.
/// One reader and one writer at a time; <see cref="Stream.Dispose()"/> may come from any thread and ends both.
/// </summary>
internal sealed class BlockingSocketStream(Socket socket) : Stream
{
    private int _readerThreadId = -1;

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

    /// <summary>Connects by host name, trying its addresses in turn. Cancellation throws, and leaves no socket behind.</summary>
    public static async Task<BlockingSocketStream> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            using CancellationTokenRegistration cut = cancellationToken.Register(static s => ((Socket)s!).Dispose(), socket);
            await Task.Run(() => socket.Connect(host, port), CancellationToken.None);
            cancellationToken.ThrowIfCancellationRequested();
            return new BlockingSocketStream(socket);
        }
        catch (Exception e)
        {
            socket.Dispose();
            if (e is SocketException or ObjectDisposedException) cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
    }

    /// <summary>From now on reads of the calling thread wait on it.</summary>
    public void ReadOnThisThread() => _readerThreadId = Environment.CurrentManagedThreadId;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        try
        {
            return socket.Receive(buffer);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            throw Lost(e);
        }
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_readerThreadId == Environment.CurrentManagedThreadId) return ValueTask.FromResult(Read(buffer.Span));
        return new ValueTask<int>(ReadOnPoolAsync(buffer, cancellationToken));
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            while (!buffer.IsEmpty) buffer = buffer[socket.Send(buffer)..];
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            throw Lost(e);
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    /// <remarks>What is sent to a gateway are requests of a few hundred bytes, far below the socket's send buffer. One that does not read blocks its own send loop until the connection is given up.</remarks>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) socket.Dispose();
        base.Dispose(disposing);
    }

    private static IOException Lost(Exception e) => new(e is SocketException ? e.Message : "the connection was ended", e);

    private async Task<int> ReadOnPoolAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration cut = cancellationToken.Register(static s => ((Stream)s!).Dispose(), this);
        try
        {
            return await Task.Run(() => Read(buffer.Span), CancellationToken.None);
        }
        catch (IOException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }
}
