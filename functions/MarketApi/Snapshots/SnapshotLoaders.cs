using RelayCloud.Accounts.Storage;
using RelayCloud.MarketApi.Answers;

namespace RelayCloud.MarketApi.Snapshots;

/// <summary>Reads each kind of row and prepares its answers; the ones before when the row has not changed. Each is one request, and one more to say what there is instead of a missing candle.</summary>
internal sealed class SnapshotLoaders(ISnapshotReader reader, TimeProvider time)
{
    public async Task<SnapshotAnswers> SymbolsAsync(string name, SnapshotAnswers? before, CancellationToken cancellationToken)
    {
        Snapshot? read = await reader.ReadAsync(SnapshotKeys.NoCoin, SnapshotKeys.Symbols, cancellationToken);
        if (read is null) return new MissingAnswers("The list of symbols has not been written yet; the container writes it when it has read it from a gateway.");
        return before is SymbolsAnswers known && read.IsSameAs(known.Snapshot) ? known : new SymbolsAnswers(read, time);
    }

    public async Task<SnapshotAnswers> BookAsync(string coin, SnapshotAnswers? before, CancellationToken cancellationToken)
    {
        // Both books in one request.
        IReadOnlyList<Snapshot> rows = await reader.ReadRangeAsync(NameKeys.OfName(coin), SnapshotKeys.Book, SnapshotKeys.FastBook, cancellationToken);
        var known = before as BookAnswers;
        BookText? full = Text(SnapshotKeys.Book, known?.Full);
        BookText? fast = Text(SnapshotKeys.FastBook, known?.Fast);
        if (full is null && fast is null) return Nothing("order book", coin);
        return known is not null && ReferenceEquals(full, known.Full) && ReferenceEquals(fast, known.Fast) ? known : new BookAnswers(full, fast);

        BookText? Text(string row, BookText? there)
        {
            Snapshot? read = rows.FirstOrDefault(r => r.Row == row);
            return read is null ? null : read.IsSameAs(there?.Snapshot) ? there : new BookText(read, coin, time);
        }
    }

    public async Task<SnapshotAnswers> BboAsync(string coin, SnapshotAnswers? before, CancellationToken cancellationToken)
    {
        Snapshot? read = await reader.ReadAsync(NameKeys.OfName(coin), SnapshotKeys.Bbo, cancellationToken);
        if (read is null) return Nothing("best bid and offer", coin);
        return before is WholeAnswers known && read.IsSameAs(known.Snapshot) ? known : new WholeAnswers(read, [("symbol", coin)], asArray: false, time);
    }

    public async Task<SnapshotAnswers> TradesAsync(string coin, SnapshotAnswers? before, CancellationToken cancellationToken)
    {
        Snapshot? read = await reader.ReadAsync(NameKeys.OfName(coin), SnapshotKeys.Trades, cancellationToken);
        if (read is null) return Nothing("trade", coin);
        return before is TradesAnswers known && read.IsSameAs(known.Snapshot) ? known : new TradesAnswers(read, coin, time);
    }

    public async Task<SnapshotAnswers> MidsAsync(string dex, SnapshotAnswers? before, CancellationToken cancellationToken)
    {
        Snapshot? read = await reader.ReadAsync(SnapshotKeys.NoCoin, SnapshotKeys.Mids(dex), cancellationToken);
        if (read is null)
            return new MissingAnswers(dex.Length == 0 ? "No mid prices have been written yet; the container writes them when the first have come." : $"There are no mid prices of a dex '{dex}'; GET /v1/symbols has the dexs.");
        return before is MidsAnswers known && read.IsSameAs(known.Snapshot) ? known : new MidsAnswers(read, dex, time);
    }

    public async Task<SnapshotAnswers> CandleAsync(string coin, string interval, SnapshotAnswers? before, CancellationToken cancellationToken)
    {
        string partition = NameKeys.OfName(coin);
        Snapshot? read = await reader.ReadAsync(partition, SnapshotKeys.CandlePrefix + interval, cancellationToken);
        if (read is not null) return before is WholeAnswers known && read.IsSameAs(known.Snapshot) ? known : new WholeAnswers(read, [("symbol", coin), ("interval", interval)], asArray: true, time);
        IReadOnlyList<string> others = await reader.ListAsync(partition, SnapshotKeys.CandlePrefix, cancellationToken);
        string there = others.Count == 0 ? "there are none of this symbol at all" : "there are " + string.Join(", ", others.Select(r => r[SnapshotKeys.CandlePrefix.Length..]));
        return new MissingAnswers($"There is no {interval} candle of '{coin}'; {there}.");
    }

    private static MissingAnswers Nothing(string what, string coin) => new($"There is no {what} of '{coin}'; GET /v1/symbols has the symbols.");
}
