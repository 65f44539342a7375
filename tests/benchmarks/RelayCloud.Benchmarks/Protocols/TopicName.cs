using System.Runtime.InteropServices;

namespace RelayCloud.Benchmarks.Protocols;

/// <summary>What a subscriber asks for: a Hyperliquid channel of a coin. NATS calls it <c>channel.coin</c>.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TopicName(string Channel, string Coin)
{
    public override string ToString() => $"{Channel}.{Coin}";
}
