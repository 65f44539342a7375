using System.Net;
using System.Net.Sockets;
using RelayCloud.Benchmarks.Servers;

namespace RelayCloud.Benchmarks.Tests.Servers;

public sealed class ListeningProcessTests
{
    [Fact]
    public void A_listener_is_found_by_its_port_until_it_stops()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Assert.Equal(Environment.ProcessId, ListeningProcess.Find(port));
        listener.Stop();
        Assert.Null(ListeningProcess.Find(port));
    }
}
