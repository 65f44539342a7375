namespace RelayCloud.MarketApi.Tests.Live;

/// <summary>The system's clock, so much behind.</summary>
internal sealed class PastTime(TimeSpan behind) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() - behind;
}
