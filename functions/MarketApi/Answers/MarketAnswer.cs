using System.Buffers;
using System.Buffers.Text;
using Microsoft.AspNetCore.Http;

namespace RelayCloud.MarketApi.Answers;

/// <summary>
/// A snapshot as it is answered: <c>{"symbol":"BTC","time":…,"receivedAtUs":…,"cursor":"1:42","ageMs":</c> age <c>,"stale":false,"data":</c> pieces <c>}</c>. All but the age is
/// made once; the pieces lie in the snapshot, whose bytes are never changed. Writing it allocates nothing.
/// </summary>
internal sealed class MarketAnswer : PreparedAnswer
{
    // What one block of the server's pool holds: an answer that fits is copied in one go.
    private const int BlockBytes = 4_096;
    private const int AgeDigitsMax = 20;

    private readonly AnswerFrame _frame;
    private readonly ReadOnlyMemory<byte>[] _pieces;
    private readonly int _piecesLength;

    /// <summary>An answer.</summary>
    /// <param name="frame">What stands around the data.</param>
    /// <param name="pieces">The data, in order.</param>
    /// <param name="variant">Tells it from other answers made of the same snapshot; empty = it is the whole.</param>
    public MarketAnswer(AnswerFrame frame, ReadOnlyMemory<byte>[] pieces, string variant = "")
    {
        _frame = frame;
        _pieces = pieces;
        foreach (ReadOnlyMemory<byte> piece in pieces) _piecesLength += piece.Length;
        // Weak, since the age is not the same in any two answers.
        ETag = variant.Length == 0 ? $"W/\"{frame.Version}\"" : $"W/\"{frame.Version}/{variant}\"";
    }

    /// <inheritdoc/>
    public override string ETag { get; }

    /// <summary>The same, marked as older than it should be.</summary>
    public PreparedAnswer AsStale() => new MarketAnswer(_frame.AsStale(), _pieces);

    /// <inheritdoc/>
    public override Task ExecuteAsync(HttpContext httpContext)
    {
        HttpResponse response = httpContext.Response;
        response.Headers.ContentType = "application/json";
        Span<byte> age = stackalloc byte[AgeDigitsMax];
        Utf8Formatter.TryFormat(_frame.AgeMs(), age, out int ageLength);
        age = age[..ageLength];
        int length = _frame.Head.Length + ageLength + _frame.Middle.Length + _piecesLength + 1;
        response.ContentLength = length;
        IBufferWriter<byte> writer = response.BodyWriter;
        if (length <= BlockBytes)
        {
            // Without a flush: the server sends it together with the end of the response.
            WriteTo(writer.GetSpan(length), age);
            writer.Advance(length);
            return Task.CompletedTask;
        }

        writer.Write(_frame.Head);
        writer.Write(age);
        writer.Write(_frame.Middle);
        foreach (ReadOnlyMemory<byte> piece in _pieces) writer.Write(piece.Span);
        writer.Write("}"u8);
        return Task.CompletedTask;
    }

    private void WriteTo(Span<byte> to, ReadOnlySpan<byte> age)
    {
        Put(ref to, _frame.Head);
        Put(ref to, age);
        Put(ref to, _frame.Middle);
        foreach (ReadOnlyMemory<byte> piece in _pieces) Put(ref to, piece.Span);
        to[0] = (byte)'}';
    }

    private static void Put(ref Span<byte> to, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(to);
        to = to[bytes.Length..];
    }
}
