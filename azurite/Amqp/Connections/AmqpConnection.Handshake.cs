using RelayCloud.Amqp.Encoding;
using RelayCloud.Amqp.Performatives;

namespace RelayCloud.Amqp.Connections;

/// <content>Headers, SASL and open, before the reader and the writer take over.</content>
public sealed partial class AmqpConnection
{
    private const int HandshakeFramesMax = 16;

    /// <summary>The client's end: offers, authenticates and opens.</summary>
    /// <param name="stream">Connected, with TLS already done where it is wanted. Owned by the connection from here on, also when this fails.</param>
    /// <param name="options">Limits and names of this end.</param>
    /// <param name="handler">Null for a client that only attaches links itself.</param>
    /// <param name="cancellationToken">Gives up while opening.</param>
    /// <exception cref="AmqpException">The peer does not speak AMQP, refused the credentials or closed.</exception>
    /// <exception cref="TimeoutException">It took longer than the handshake may.</exception>
    /// <exception cref="IOException">The stream broke.</exception>
    public static Task<AmqpConnection> ConnectAsync(Stream stream, AmqpConnectionOptions options, IAmqpConnectionHandler? handler = null, CancellationToken cancellationToken = default)
        => MakeAsync(new AmqpConnection(stream, options, handler, isServer: false), cancellationToken);

    /// <summary>The server's end: answers. The same as <see cref="ConnectAsync"/> otherwise.</summary>
    public static Task<AmqpConnection> AcceptAsync(Stream stream, AmqpConnectionOptions options, IAmqpConnectionHandler handler, CancellationToken cancellationToken = default)
        => MakeAsync(new AmqpConnection(stream, options, handler, isServer: true), cancellationToken);

    private static async Task<AmqpConnection> MakeAsync(AmqpConnection connection, CancellationToken cancellationToken)
    {
        AmqpConnectionOptions options = connection.Options;
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(options.HandshakeTimeoutMs), options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            if (connection.IsServer) await connection.AnswerAsync(either.Token);
            else await connection.OfferAsync(either.Token);
            connection.Start();
            return connection;
        }
        catch (OperationCanceledException e) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            await connection._stream.DisposeAsync();
            throw new TimeoutException($"The peer did not finish the AMQP handshake within {options.HandshakeTimeoutMs} ms.", e);
        }
        catch
        {
            await connection._stream.DisposeAsync();
            throw;
        }
    }

    private async Task OfferAsync(CancellationToken cancellationToken)
    {
        if (Options.Sasl is { } sasl)
        {
            await ExchangeHeaderAsync(FrameHeader.SaslProtocol.ToArray(), cancellationToken);
            SaslMechanisms offer = await ReadSaslAsync(Descriptor.SaslMechanisms, SaslMechanisms.Read, cancellationToken);
            if (!offer.Mechanisms.Contains(sasl.Mechanism))
                throw new AmqpException(ErrorConditions.UnauthorizedAccess, $"The server does not offer the SASL mechanism {sasl.Mechanism}, only {string.Join(", ", offer.Mechanisms)}.");
            var init = new SaslInit { Mechanism = sasl.Mechanism, InitialResponse = sasl.InitialResponse, HostName = Options.HostName };
            await SendAsync(FrameHeader.SaslType, init.Write, cancellationToken);
            SaslOutcome outcome = await ReadSaslAsync(Descriptor.SaslOutcome, SaslOutcome.Read, cancellationToken);
            if (outcome.Code != SaslCode.Ok) throw new AmqpException(ErrorConditions.UnauthorizedAccess, $"The server refused the SASL mechanism {sasl.Mechanism} with code {outcome.Code}.");
            SaslMechanism = sasl.Mechanism;
        }

        await ExchangeHeaderAsync(FrameHeader.AmqpProtocol.ToArray(), cancellationToken);
        await SendAsync(FrameHeader.AmqpType, OwnOpen().Write, cancellationToken);
        Remote = await ReadOpenAsync(cancellationToken);
    }

    private async Task AnswerAsync(CancellationToken cancellationToken)
    {
        byte[] header = await ReadHeaderAsync(cancellationToken);
        if (header.AsSpan().SequenceEqual(FrameHeader.SaslProtocol))
        {
            await _stream.WriteAsync(header, cancellationToken);
            await AuthenticateAsync(cancellationToken);
            header = await ReadHeaderAsync(cancellationToken);
        }
        else if (!Options.SaslOptional)
        {
            await RefuseHeaderAsync(header, FrameHeader.SaslProtocol.ToArray(), cancellationToken);
        }

        if (!header.AsSpan().SequenceEqual(FrameHeader.AmqpProtocol)) await RefuseHeaderAsync(header, FrameHeader.AmqpProtocol.ToArray(), cancellationToken);
        await _stream.WriteAsync(header, cancellationToken);
        Open open;
        try
        {
            open = await ReadOpenAsync(cancellationToken);
        }
        catch (AmqpException e) when (!_closeReceived)
        {
            // A close needs an open before it.
            await SendAsync(FrameHeader.AmqpType, OwnOpen().Write, cancellationToken);
            await SendAsync(FrameHeader.AmqpType, new Close(e.Error).Write, cancellationToken);
            throw;
        }

        Remote = open;
        await SendAsync(FrameHeader.AmqpType, OwnOpen().Write, cancellationToken);
    }

    private async Task AuthenticateAsync(CancellationToken cancellationToken)
    {
        await SendAsync(FrameHeader.SaslType, new SaslMechanisms(Options.SaslMechanisms).Write, cancellationToken);
        SaslInit init = await ReadSaslAsync(Descriptor.SaslInit, SaslInit.Read, cancellationToken);
        bool welcome = Options.SaslMechanisms.Contains(init.Mechanism) && Options.SaslAuthenticate?.Invoke(init) != false;
        SaslOutcome outcome = welcome ? new(SaslCode.Ok, "Welcome!") : new(SaslCode.Auth);
        await SendAsync(FrameHeader.SaslType, outcome.Write, cancellationToken);
        if (!welcome) throw new AmqpException(ErrorConditions.UnauthorizedAccess, $"The client's SASL choice '{init.Mechanism}' was not let in.");
        SaslMechanism = init.Mechanism;
    }

    private async Task ExchangeHeaderAsync(byte[] header, CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(header, cancellationToken);
        byte[] answer = await ReadHeaderAsync(cancellationToken);
        if (!answer.AsSpan().SequenceEqual(header)) throw AmqpException.Framing($"The server answered the protocol header {Convert.ToHexString(header)} with {Convert.ToHexString(answer)}.");
    }

    /// <summary>An answer with the header that would be right, as the protocol wants it.</summary>
    private async Task RefuseHeaderAsync(byte[] header, byte[] right, CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(right, cancellationToken);
        throw AmqpException.Framing($"The client began with {Convert.ToHexString(header)}; {Convert.ToHexString(right)} (AMQP 1.0) was expected.");
    }

    private async Task<byte[]> ReadHeaderAsync(CancellationToken cancellationToken)
    {
        while (_readEnd - _readStart < FrameHeader.Bytes)
        {
            if (!Took(await _stream.ReadAsync(MakeRoom(), cancellationToken))) throw new EndOfStreamException("The peer closed the stream before it sent a protocol header.");
        }

        byte[] header = _readBuffer.AsSpan(_readStart, FrameHeader.Bytes).ToArray();
        _readStart += FrameHeader.Bytes;
        return header;
    }

    private async Task<T> ReadSaslAsync<T>(ulong expected, ReadFrame<T> read, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> body = await ReadFrameAsync(FrameHeader.SaslType, cancellationToken);
        return ReadExpected(body.Span, expected, read);
    }

    private async Task<Open> ReadOpenAsync(CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> body = await ReadFrameAsync(FrameHeader.AmqpType, cancellationToken);
        ThrowIfClose(body.Span);
        return ReadExpected(body.Span, Descriptor.Open, Open.Read);
    }

    private void ThrowIfClose(ReadOnlySpan<byte> body)
    {
        var reader = new AmqpReader(body);
        if (reader.ReadDescriptor() != Descriptor.Close) return;
        _closeReceived = true;
        var close = Performatives.Close.Read(ref reader);
        throw new AmqpException(close.Error ?? new AmqpError(ErrorConditions.ConnectionForced, "The peer closed instead of opening."));
    }

    private static T ReadExpected<T>(ReadOnlySpan<byte> body, ulong expected, ReadFrame<T> read)
    {
        var reader = new AmqpReader(body);
        ulong descriptor = reader.ReadDescriptor();
        return descriptor == expected ? read(ref reader) : throw new AmqpException(ErrorConditions.NotAllowed, $"Expected the frame 0x{expected:x} of the handshake, found 0x{descriptor:x}.");
    }

    private async Task<ReadOnlyMemory<byte>> ReadFrameAsync(byte type, CancellationToken cancellationToken)
    {
        for (int empty = 0; empty < HandshakeFramesMax;)
        {
            if (!FrameHeader.TryRead(_readBuffer.AsSpan(_readStart, _readEnd - _readStart), Options.MaxFrameSizeBytes, out FrameHeader header) || _readEnd - _readStart < header.SizeBytes)
            {
                if (!Took(await _stream.ReadAsync(MakeRoom(), cancellationToken))) throw new EndOfStreamException("The peer closed the stream during the AMQP handshake.");
                continue;
            }

            if (header.Type != type) throw AmqpException.Framing($"A frame of type {header.Type} came where one of type {type} was expected.");
            ReadOnlyMemory<byte> body = _readBuffer.AsMemory(_readStart + header.DataOffsetBytes, header.SizeBytes - header.DataOffsetBytes);
            _readStart += header.SizeBytes;
            if (body.Length > 0) return body;
            empty++;
        }

        throw AmqpException.Framing($"More than {HandshakeFramesMax} empty frames came before the handshake went on.");
    }

    private async Task SendAsync(byte type, Action<AmqpWriter> write, CancellationToken cancellationToken)
    {
        var frame = new AmqpWriter();
        int begun = FrameHeader.Begin(frame);
        write(frame);
        FrameHeader.End(frame, begun, type, 0);
        await _stream.WriteAsync(frame.WrittenMemory, cancellationToken);
        await _stream.FlushAsync(cancellationToken);
    }

    private Open OwnOpen() => new()
    {
        ContainerId = Options.ContainerId,
        HostName = Options.HostName,
        MaxFrameSize = (uint)Options.MaxFrameSizeBytes,
        ChannelMax = Options.ChannelMax,
        IdleTimeoutMs = Options.IdleTimeoutMs == 0 ? null : Options.IdleTimeoutMs,
        OfferedCapabilities = Options.OfferedCapabilities,
        Properties = Options.Properties,
    };
}
