using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AzureSdk.Tables.Tests.Peers;

/// <summary>
/// An HTTP server on loopback that answers each request with the next script's bytes, whatever was asked, and then closes the connection. After the last
/// script it repeats that one. Remembers the requests.
/// </summary>
public sealed class ScriptedPeer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly IReadOnlyList<byte[]> _scripts;
    private readonly List<string> _requests = [];
    private readonly Task _serving;

    public ScriptedPeer(params IReadOnlyList<byte[]> scripts)
    {
        _scripts = scripts;
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Endpoint => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/account");

    /// <summary>Head and body of each request, in order.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_requests) return [.. _requests];
        }
    }

    public static byte[] Answer(string status, string body, string contentType = "application/json", string headers = "") =>
        Encoding.UTF8.GetBytes($"HTTP/1.1 {status}\r\nContent-Type: {contentType}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{headers}Connection: close\r\n\r\n{body}");

    public static byte[] Answer(string status, byte[] body, string contentType = "application/json") =>
        [.. Encoding.UTF8.GetBytes($"HTTP/1.1 {status}\r\nContent-Type: {contentType}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n"), .. body];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        for (var i = 0; !_stop.IsCancellationRequested; i++)
        {
            try
            {
                using var socket = await _listener.AcceptSocketAsync(_stop.Token);
                var request = await ReadAsync(socket);
                lock (_requests) _requests.Add(request);
                var script = _scripts[Math.Min(i, _scripts.Count - 1)];
                await socket.SendAsync(script, _stop.Token);
                socket.Shutdown(SocketShutdown.Send);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException)
            {
                // The client hung up on a bad answer, or the test is over.
            }
        }
    }

    private async Task<string> ReadAsync(Socket socket)
    {
        var text = new StringBuilder();
        var chunk = new byte[64 * 1024];
        while (true)
        {
            var read = await socket.ReceiveAsync(chunk, _stop.Token);
            text.Append(Encoding.Latin1.GetString(chunk, 0, read));
            var all = text.ToString();
            var end = all.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (read == 0 || (end >= 0 && all.Length - end - 4 >= BodyLength(all[..end]))) return all;
        }
    }

    private static int BodyLength(string head)
    {
        foreach (var line in head.Split("\r\n"))
        {
            if (line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)) return int.Parse(line.AsSpan(15));
        }

        return 0;
    }
}
