using System.Net.Sockets;
using System.Text;
using RelayCloud.Benchmarks.Net;

namespace RelayCloud.Benchmarks.SoakRun;

/// <summary>A customer that subscribes to everything and reads nothing for a while, over and over, with a small receive buffer so that the relay feels it soon.</summary>
internal sealed class SlowReader(SoakOptions options, SoakCounts counts)
{
    private const int ReceiveBufferBytes = 16 << 10;
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(15);

    /// <summary>Goes on until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                using Socket socket = WebSocketClient.Connect(options.Url.Port, ReceiveBufferBytes);
                WebSocketClient.Upgrade(socket, options.Url.PathAndQuery);
                counts.Connected();
                foreach (string coin in options.Coins)
                {
                    foreach (string channel in new[] { "l2Book", "bbo", "trades" })
                        socket.Send(WebSocketClient.Frame(Encoding.UTF8.GetBytes($"{{\"method\":\"subscribe\",\"subscription\":{{\"type\":\"{channel}\",\"coin\":\"{coin}\"}}}}"), binary: false));
                }

                await Task.Delay(Stall, cancel);
                if (WasCut(socket)) counts.SlowWasCut();
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception e) when (e is SocketException or InvalidOperationException)
            {
                counts.Failed(e.Message);
                await Task.Delay(1000, CancellationToken.None);
            }
        }
    }

    // What came before the end lies in the buffer still, so only reading it all tells. Bounded by the stall's own length of data.
    private static bool WasCut(Socket socket)
    {
        byte[] buffer = new byte[65_536];
        socket.ReceiveTimeout = 100;
        try
        {
            for (int reads = 0; reads < 1000; reads++)
            {
                if (socket.Receive(buffer) == 0) return true;
            }

            return false;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.ConnectionReset;
        }
    }
}
