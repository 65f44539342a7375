namespace RelayCloud.MarketApi.Requests;

/// <summary>The parameters that routes take.</summary>
[Flags]
internal enum QueryParameter
{
    None = 0,
    Symbol = 1,
    Depth = 2,
    Limit = 4,
    Interval = 8,
    Dex = 16,

    /// <summary>An API key; read where the caller is checked.</summary>
    ApiKey = 32,
}
