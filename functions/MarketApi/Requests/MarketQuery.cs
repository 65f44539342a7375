using System.Runtime.InteropServices;

namespace RelayCloud.MarketApi.Requests;

/// <summary>What a request asks for, read and checked. It points into the request's own text.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct MarketQuery
{
    /// <summary>The deepest book that can be asked for.</summary>
    public const int DepthMax = 1_000;

    /// <summary>Levels of a side when the request does not say: what the exchange sends, or what the plan allows if that is less.</summary>
    public const int DepthDefault = 20;

    /// <summary>The most trades that can be asked for, as many as are kept.</summary>
    public const int TradesMax = 200;

    /// <summary>Trades when the request does not say.</summary>
    public const int TradesDefault = 50;

    /// <summary>The longest symbol and name of a dex looked at.</summary>
    public const int NameLengthMax = 64;

    /// <summary>The coin, or the dex; empty = the route has none, or the first dex.</summary>
    public ReadOnlyMemory<char> Name { get; init; }

    /// <summary>Levels of a side, 1 to <see cref="DepthMax"/>; null = not said.</summary>
    public int? Depth { get; init; }

    /// <summary>Trades, 1 to <see cref="TradesMax"/>; null = not said.</summary>
    public int? Limit { get; init; }

    /// <summary>Place in <see cref="CandleIntervals.Names"/>.</summary>
    public int Interval { get; init; }
}
