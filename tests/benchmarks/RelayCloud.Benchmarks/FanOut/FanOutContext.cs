using RelayCloud.Benchmarks.Measurement;
using RelayCloud.Benchmarks.Protocols;

namespace RelayCloud.Benchmarks.FanOut;

/// <summary>A running server to be measured. The meters are of the server's process and of this one.</summary>
internal sealed record FanOutContext(
    WireProtocol Protocol, int Port, int PublishPort, ProcessMeter Server, ProcessMeter Tool, FanOutOptions Options, CancellationToken Cancel)
{
    /// <summary>Things worth telling beside the figures.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Connects subscribers and a publisher to it.</summary>
    public FanOutSession Connect(int slowReceiveBufferBytes = 0) => new(Protocol, Port, PublishPort, Options, slowReceiveBufferBytes);
}
