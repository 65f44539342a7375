namespace RelayCloud.Ingest.Info;

/// <summary>An answer of <c>/info</c>.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="ContentType"><c>application/json</c>, or <c>text/plain</c> for the exchange's own 422.</param>
/// <param name="Body">UTF-8 body, byte for byte as a gateway gave it where it came from one.</param>
/// <param name="RetryAfterSeconds">Value of <c>Retry-After</c>; null = none.</param>
/// <param name="Source">Where it came from, for metrics and the <c>X-Relay-Source</c> header: <c>memory</c>, <c>cache</c>, <c>gateway</c> or <c>relay</c> (our own error).</param>
public sealed record InfoReply(int Status, string ContentType, ReadOnlyMemory<byte> Body, int? RetryAfterSeconds, string Source)
{
    /// <summary>Value of <c>Age</c>, in whole seconds: how old an answer from the cache is; null where it comes from elsewhere.</summary>
    public int? AgeSeconds { get; init; }
}
