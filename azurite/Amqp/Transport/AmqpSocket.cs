using System.Net.Security;
using System.Net.Sockets;

namespace RelayCloud.Amqp.Transport;

/// <summary>Streams for connections: TCP without delay, with or without TLS.</summary>
public static class AmqpSocket
{
    /// <summary>The port of AMQP over plain TCP.</summary>
    public const int PlainPort = 5672;

    /// <summary>The port of AMQP over TLS.</summary>
    public const int TlsPort = 5671;

    /// <summary>Connects.</summary>
    /// <param name="host">A name or an address.</param>
    /// <param name="port">A TCP port.</param>
    /// <param name="tls">Null for plain TCP. <see cref="SslClientAuthenticationOptions.TargetHost"/> becomes the host if it is not set.</param>
    /// <param name="configure">Sets buffer sizes and the like before connecting.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SocketException">Nobody there.</exception>
    /// <exception cref="System.Security.Authentication.AuthenticationException">TLS failed.</exception>
    public static async Task<Stream> ConnectAsync(string host, int port, SslClientAuthenticationOptions? tls = null, Action<Socket>? configure = null, CancellationToken cancellationToken = default)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            configure?.Invoke(socket);
            await socket.ConnectAsync(host, port, cancellationToken);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (tls is null) return stream;
            tls.TargetHost ??= host;
            var secure = new SslStream(stream, leaveInnerStreamOpen: false);
            stream = secure;
            await secure.AuthenticateAsClientAsync(tls, cancellationToken);
            return secure;
        }
        catch
        {
            if (stream is not null) await stream.DisposeAsync();
            else socket.Dispose();
            throw;
        }
    }

    /// <summary>The stream of a socket that a server has accepted.</summary>
    /// <param name="socket">Owned by the stream from here on.</param>
    /// <param name="tls">Null for plain TCP.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<Stream> AcceptAsync(Socket socket, SslServerAuthenticationOptions? tls = null, CancellationToken cancellationToken = default)
    {
        socket.NoDelay = true;
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        if (tls is null) return stream;
        var secure = new SslStream(stream, leaveInnerStreamOpen: false);
        try
        {
            await secure.AuthenticateAsServerAsync(tls, cancellationToken);
            return secure;
        }
        catch
        {
            await secure.DisposeAsync();
            throw;
        }
    }
}
