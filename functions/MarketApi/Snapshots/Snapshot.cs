namespace RelayCloud.MarketApi.Snapshots;

/// <summary>A row of the table <c>snapshots</c>: the last value of a topic. Immutable.</summary>
/// <param name="Row">The row's name: the channel and its parameters.</param>
/// <param name="Data">The exchange's <c>data</c>, UTF-8, as it came: its numbers are never read and printed again.</param>
/// <param name="UpstreamTimeMs">The exchange's time, Unix milliseconds; 0 = the channel has none.</param>
/// <param name="ReceivedAtUs">When RelayCloud received it, Unix microseconds.</param>
/// <param name="Epoch">Epoch of its cursor.</param>
/// <param name="Offset">Offset of its cursor.</param>
internal sealed record Snapshot(string Row, ReadOnlyMemory<byte> Data, long UpstreamTimeMs, long ReceivedAtUs, long Epoch, long Offset)
{
    /// <summary>Position in the topic, <c>epoch:offset</c>, the same on every transport.</summary>
    public string Cursor { get; } = $"{Epoch}:{Offset}";

    /// <summary>Changes whenever the data does. The cursor, but of the list of symbols, whose readings each process of the container counts anew.</summary>
    public string Version => Row == SnapshotKeys.Symbols ? $"t{ReceivedAtUs}" : Cursor;

    /// <summary>From when the data is, Unix milliseconds: the exchange's time, else when it was received.</summary>
    public long TimeMs => UpstreamTimeMs > 0 ? UpstreamTimeMs : ReceivedAtUs / 1_000;

    /// <summary>Whether another read of the row brought the same.</summary>
    public bool IsSameAs(Snapshot? other) =>
        other is not null && Epoch == other.Epoch && Offset == other.Offset && ReceivedAtUs == other.ReceivedAtUs && Data.Length == other.Data.Length;
}
