using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RelayCloud.Ingest.Gateways.Sockets;

namespace RelayCloud.Ingest.Tests.Gateways;

public sealed class BlockingSocketStreamTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tls_handshakes_over_it_and_then_reads_wait_on_the_readers_own_thread()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task serving = ServeTlsAsync(listener);
        await using BlockingSocketStream stream = await ConnectAsync(listener);
        await using var tls = new SslStream(stream, leaveInnerStreamOpen: false, (_, _, _, _) => true);
        await tls.AuthenticateAsClientAsync("localhost");
        byte[] read = new byte[100_000];
        int threads = await Task.Factory.StartNew(() => ReadAll(stream, tls, read), Stop, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Assert.Equal(1, threads);
        Assert.All(read, b => Assert.Equal(7, b));
        await serving;
    }

    [Fact]
    public async Task Disposing_from_another_thread_ends_a_read()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        BlockingSocketStream stream = await ConnectAsync(listener);
        var begins = new TaskCompletionSource();
        Task reading = Task.Factory.StartNew(() => ReadUntilEnd(stream, begins), Stop, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await begins.Task;
        await stream.DisposeAsync();
        await reading.WaitAsync(TimeSpan.FromSeconds(60), Stop);
    }

    [Fact]
    public async Task Connecting_ends_when_it_is_cancelled()
    {
        // Nobody accepts, and the one place in the line is taken: the second connection stays under way.
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        int port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        await using BlockingSocketStream first = await BlockingSocketStream.ConnectAsync("127.0.0.1", port, Stop);
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        Task<BlockingSocketStream> second = BlockingSocketStream.ConnectAsync("127.0.0.1", port, cancelled.Token);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await (await second).DisposeAsync());
    }

    private static Task<BlockingSocketStream> ConnectAsync(TcpListener listener) =>
        BlockingSocketStream.ConnectAsync("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, Stop);

    private static int ReadAll(BlockingSocketStream stream, SslStream tls, byte[] destination)
    {
        stream.ReadOnThisThread();
        var threads = new HashSet<int>();
        int filled = 0;
        while (filled < destination.Length)
        {
            ValueTask<int> read = tls.ReadAsync(destination.AsMemory(filled), Stop);
            Assert.True(read.IsCompleted);
            filled += read.Result;
            threads.Add(Environment.CurrentManagedThreadId);
        }

        return threads.Count;
    }

    private static void ReadUntilEnd(BlockingSocketStream stream, TaskCompletionSource begins)
    {
        stream.ReadOnThisThread();
        begins.SetResult();
        try
        {
            Assert.Equal(0, stream.Read(new byte[10]));
        }
        catch (IOException)
        {
            // As good an end as none left.
        }
    }

    private static async Task ServeTlsAsync(TcpListener listener)
    {
        using TcpClient client = await listener.AcceptTcpClientAsync(Stop);
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await using var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsServerAsync(certificate);
        byte[] sevens = new byte[10_000];
        Array.Fill(sevens, (byte)7);
        for (int i = 0; i < 10; i++) await tls.WriteAsync(sevens, Stop);
        await tls.ShutdownAsync();
    }
}
