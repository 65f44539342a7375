using RelayCloud.Ingest.Info;

namespace RelayCloud.Benchmarks.FanOutHost;

/// <summary>No gateway to ask.</summary>
internal sealed class NoInfo : IInfoService
{
    public ValueTask<InfoReply> AnswerAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new InfoReply(503, "application/json", "{}"u8.ToArray(), null, "relay"));
}
