namespace RelayCloud.Ingest.Info;

/// <summary>Answers <c>/info</c> requests, for <c>POST /info</c> and for <c>post</c> over WebSocket alike. Thread safe.</summary>
public interface IInfoService
{
    /// <summary>Answers one request body (UTF-8 JSON, as a client sent it). Never throws for bad input or for an unreachable gateway: the answer says so.</summary>
    ValueTask<InfoReply> AnswerAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken);
}
