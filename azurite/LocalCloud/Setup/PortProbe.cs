using System.Net;
using System.Net.Sockets;
using RelayCloud.LocalCloud.Services;

namespace RelayCloud.LocalCloud.Setup;

/// <summary>Finds out before the start whether the ports are free.</summary>
internal static class PortProbe
{
    /// <summary>Steps in which a free <c>--port-base</c> is looked for, so that the moved ports keep their look (8080 becomes 8180).</summary>
    private const int SuggestionStep = 100;

    private const int SuggestionsMax = 100;

    /// <summary>Tries every port of every service.</summary>
    /// <param name="services">Whose ports are tried.</param>
    /// <param name="portBase">The present <c>--port-base</c>, from which a free one is looked for.</param>
    /// <exception cref="LaunchException">One or more are taken; the message names each, what it is for, and how to move.</exception>
    public static void Check(IReadOnlyList<ServiceSpec> services, int portBase)
    {
        var taken = services.SelectMany(service => service.Ports, (service, port) => (service, port)).Where(entry => !IsFree(entry.port.Number)).ToList();
        if (taken.Count == 0)
            return;
        var lines = taken.Select(entry => $"port {entry.port.Number}, wanted for {entry.service.Name} ({entry.port.Purpose}), is taken by another program");
        var move = Suggest([.. services.SelectMany(service => service.Ports).Select(port => port.Number)], portBase) is { } free
            ? $"End that program, or move all ports: --port-base {free}"
            : "End that program, or move all ports: --port-base N";
        throw new LaunchException("Nothing was started:", [.. lines, move]);
    }

    /// <summary>True if a listener can be opened on loopback, IPv4 and (where the machine has it) IPv6.</summary>
    public static bool IsFree(int port) => CanListen(IPAddress.Loopback, port) && (!Socket.OSSupportsIPv6 || CanListen(IPAddress.IPv6Loopback, port));

    private static int? Suggest(IReadOnlyList<int> ports, int portBase)
    {
        for (var step = 1; step <= SuggestionsMax; step++)
        {
            var shift = step * SuggestionStep;
            if (portBase + shift <= LocalPorts.BaseMax && ports.All(port => IsFree(port + shift)))
                return portBase + shift;
        }

        return null;
    }

    private static bool CanListen(IPAddress address, int port)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(1);
            return true;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressNotAvailable)
        {
            // The machine has no such loopback address (IPv6 switched off): nothing can be in the way there.
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
