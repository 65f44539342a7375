using System.Collections.Concurrent;
using System.Net;

namespace RelayCloud.GatewaySimulator.Limits;

/// <summary>The usage of every client address seen lately. Thread-safe; idle addresses are forgotten when there are many.</summary>
internal sealed class AddressTable(SimulatorLimits limits, TimeProvider time)
{
    private const int AddressesMax = 4096;
    private readonly ConcurrentDictionary<IPAddress, AddressUsage> _byAddress = new();

    public AddressUsage Of(IPAddress? address)
    {
        if (_byAddress.Count > AddressesMax) ForgetIdle();
        return _byAddress.GetOrAdd(address ?? IPAddress.Loopback, _ => new AddressUsage(limits, time));
    }

    private void ForgetIdle()
    {
        foreach ((IPAddress address, AddressUsage usage) in _byAddress)
            if (usage.IsIdle) _byAddress.TryRemove(address, out _);
    }
}
