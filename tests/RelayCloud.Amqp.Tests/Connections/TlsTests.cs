using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RelayCloud.Amqp.Connections;
using RelayCloud.Amqp.Links;
using RelayCloud.Amqp.Performatives;
using RelayCloud.Amqp.Tests.Support;
using RelayCloud.Amqp.Transport;

namespace RelayCloud.Amqp.Tests.Connections;

public sealed class TlsTests
{
    [Fact]
    public async Task Large_messages_go_through_tls()
    {
        using X509Certificate2 certificate = SelfSigned();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var handler = new TestServer();
        Task<AmqpConnection> serving = ServeAsync(listener, certificate, handler);
        Stream stream = await AmqpSocket.ConnectAsync("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, new SslClientAuthenticationOptions { TargetHost = "localhost", RemoteCertificateValidationCallback = (_, _, _, _) => true }).Soon();
        await using var pair = new Pair(await AmqpConnection.ConnectAsync(stream, new AmqpConnectionOptions { Sasl = SaslClient.ClaimsBased }).Soon(), await serving.Soon(), handler);
        AmqpSender sender = await (await pair.Client.OpenSessionAsync()).AttachSenderAsync(new LinkSettings { Target = new Target { Address = "hub" } }).Soon();
        byte[] payload = new byte[900_000];
        new Random(1).NextBytes(payload);
        await Task.WhenAll(sender.SendAsync(payload), sender.SendAsync(payload)).Soon();
        Assert.All(handler.Incoming.Payloads, p => Assert.Equal(payload, p));
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_refused()
    {
        using X509Certificate2 certificate = SelfSigned();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task<AmqpConnection> serving = ServeAsync(listener, certificate, new TestServer());
        await Assert.ThrowsAsync<AuthenticationException>(() => AmqpSocket.ConnectAsync("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, new SslClientAuthenticationOptions { TargetHost = "localhost" }).Soon());
        await Assert.ThrowsAnyAsync<Exception>(() => serving.Soon());
    }

    private static async Task<AmqpConnection> ServeAsync(TcpListener listener, X509Certificate2 certificate, TestServer handler)
    {
        Socket socket = await listener.AcceptSocketAsync();
        Stream stream = await AmqpSocket.AcceptAsync(socket, new SslServerAuthenticationOptions { ServerCertificate = certificate });
        return await AmqpConnection.AcceptAsync(stream, new(), handler);
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));

        // Some platforms use only keys that came from a file.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
