using System.Runtime.InteropServices;

namespace RelayCloud.Ingest.Info.Upstream;

/// <summary>The outcome of asking one gateway.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Status">HTTP status when <see cref="GatewayOutcome.Answered"/>, else 0.</param>
/// <param name="ContentType">Content type when answered, else empty.</param>
/// <param name="Body">Bytes of the answer, as they came; empty when there is none.</param>
/// <param name="RetryAfterMs">When it is worth asking again, where that is known; else 0.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct GatewayReply(GatewayOutcome Outcome, int Status, string ContentType, ReadOnlyMemory<byte> Body, int RetryAfterMs)
{
    /// <summary>Whether it is an answer of status 200.</summary>
    public bool IsOk => Outcome == GatewayOutcome.Answered && Status == StatusCodes.Status200OK;

    internal static GatewayReply Failed(GatewayOutcome outcome, int retryAfterMs = 0) => new(outcome, 0, "", default, retryAfterMs);
}
