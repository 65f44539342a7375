using Microsoft.AspNetCore.Http;

namespace RelayCloud.MarketApi.Tests.Support;

/// <summary>Headers that keep the length as a number, as the server's own do.</summary>
internal sealed class FixedHeaders : HeaderDictionary, IHeaderDictionary
{
    long? IHeaderDictionary.ContentLength { get; set; }
}
