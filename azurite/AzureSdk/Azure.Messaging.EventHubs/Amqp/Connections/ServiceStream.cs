using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Azure.Messaging.EventHubs.Amqp;

/// <summary>Connects the socket, and TLS on it.</summary>
internal static class ServiceStream
{
    /// <exception cref="SocketException">Nobody there.</exception>
    /// <exception cref="AuthenticationException">The certificate is not trusted.</exception>
    public static async Task<Stream> ConnectAsync(EventHubEndpoint endpoint, EventHubConnectionOptions options, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            if (options.SendBufferSizeInBytes > 0) socket.SendBufferSize = options.SendBufferSizeInBytes;
            if (options.ReceiveBufferSizeInBytes > 0) socket.ReceiveBufferSize = options.ReceiveBufferSizeInBytes;
            await socket.ConnectAsync(endpoint.Host, endpoint.Port, cancellationToken);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (!endpoint.UseTls) return stream;
            var tls = new SslStream(stream, leaveInnerStreamOpen: false);
            stream = tls;
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    // The name goes out as SNI and must be the certificate's, whatever endpoint is connected to.
                    TargetHost = endpoint.Namespace,
                    EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                    RemoteCertificateValidationCallback = options.CertificateValidationCallback,
                },
                cancellationToken);
            return tls;
        }
        catch
        {
            socket.Dispose();
            if (stream is not null) await stream.DisposeAsync();
            throw;
        }
    }
}
