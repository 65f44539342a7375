using RelayCloud.Ingest.Info;
using RelayCloud.Ingest.Sessions.Keys;
using RelayCloud.MarketData.Frames;

namespace RelayCloud.Ingest.Sessions.Plans;

/// <summary><c>/info</c> for a key whose plan keeps some market data from it. Thread safe.</summary>
internal sealed class PlanInfo : IInfoService
{
    private readonly KeyGrant _grant;
    private readonly IInfoService _whole;

    private PlanInfo(KeyGrant grant, IInfoService whole)
    {
        _grant = grant;
        _whole = whole;
    }

    /// <summary>What a key may ask: the whole service itself when its plan keeps nothing from it.</summary>
    public static IInfoService For(KeyGrant grant, IInfoService whole) => grant.IsRestricted ? new PlanInfo(grant, whole) : whole;

    /// <inheritdoc/>
    public async ValueTask<InfoReply> AnswerAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (PlanScope.Refusal(_grant, body.Span, out bool isBook) is { } refusal)
            return new InfoReply(StatusCodes.Status403Forbidden, "application/json", RelayError.Body(StatusCodes.Status403Forbidden, refusal), null, InfoSource.Relay);
        InfoReply reply = await _whole.AnswerAsync(body, cancellationToken);
        return isBook && reply.Status == StatusCodes.Status200OK ? reply with { Body = Cut(reply.Body) } : reply;
    }

    private ReadOnlyMemory<byte> Cut(ReadOnlyMemory<byte> book)
    {
        byte[] cut = new byte[book.Length];
        return BookCut.TryCut(book.Span, _grant.Delivery.BookLevelsMax, cut, out int length) ? cut.AsMemory(0, length) : book;
    }
}
