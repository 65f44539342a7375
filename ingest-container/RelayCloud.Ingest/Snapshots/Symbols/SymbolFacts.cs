namespace RelayCloud.Ingest.Snapshots.Symbols;

/// <summary>What a gateway's metadata says of a coin; null = nothing.</summary>
/// <param name="SzDecimals">Decimals of sizes; of a spot pair, its base token's.</param>
/// <param name="MaxLeverage">Of perps.</param>
/// <param name="IsDelisted">Of perps.</param>
/// <param name="BaseToken">Of spot pairs.</param>
/// <param name="QuoteToken">Of spot pairs.</param>
internal sealed record SymbolFacts(int? SzDecimals, int? MaxLeverage = null, bool? IsDelisted = null, string? BaseToken = null, string? QuoteToken = null);
