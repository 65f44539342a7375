using System.Text.Json.Serialization;
using RelayCloud.GatewaySimulator.Faults;

namespace RelayCloud.GatewaySimulator.Control;

/// <summary>
/// The body of <c>POST /control/faults</c>: what is absent stays as it is. The members mean what those of <see cref="FaultSettings"/> do;
/// an unknown member is an error, so that a typing mistake cannot pass for a fault.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record FaultRequest
{
    /// <summary>Resets every open WebSocket, once.</summary>
    public bool DropAll { get; init; }

    public bool? RefuseConnections { get; init; }

    public bool? Silent { get; init; }

    public int? ExtraDelayMs { get; init; }

    public int? DuplicateEvery { get; init; }

    public int? ReorderEvery { get; init; }

    public int? CorruptEvery { get; init; }

    public IReadOnlyList<CorruptionKind>? CorruptKinds { get; init; }

    public int? SlowTcpBytesPerSecond { get; init; }

    public FaultSettings ApplyTo(FaultSettings now) => now with
    {
        RefuseConnections = RefuseConnections ?? now.RefuseConnections,
        Silent = Silent ?? now.Silent,
        ExtraDelayMs = ExtraDelayMs ?? now.ExtraDelayMs,
        DuplicateEvery = DuplicateEvery ?? now.DuplicateEvery,
        ReorderEvery = ReorderEvery ?? now.ReorderEvery,
        CorruptEvery = CorruptEvery ?? now.CorruptEvery,
        CorruptKinds = CorruptKinds ?? now.CorruptKinds,
        SlowTcpBytesPerSecond = SlowTcpBytesPerSecond ?? now.SlowTcpBytesPerSecond,
    };
}
