namespace RelayCloud.Ingest.Sessions.Keys;

/// <summary>One API key from configuration section <c>Relay:Keys:N</c>. The key itself is never configured, only its hash.</summary>
public sealed record KeyOptions
{
    /// <summary>Required. Unique name for logs and limits.</summary>
    public string Name { get; init; } = "";

    /// <summary>Required. SHA-256 of the key (UTF-8), 64 hex digits.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>Optional. See <see cref="KeyGrant.ConnectionsMax"/>. Default 100, at least 1.</summary>
    public int ConnectionsMax { get; init; } = 100;

    /// <summary>Optional. See <see cref="KeyGrant.SubscriptionsMax"/>. Default 1,000, at least 1.</summary>
    public int SubscriptionsMax { get; init; } = 1_000;

    /// <summary>Optional. See <see cref="KeyGrant.MessagesPerMinuteMax"/>. Default 2,000, at least 1.</summary>
    public int MessagesPerMinuteMax { get; init; } = 2_000;

    /// <summary>Optional. See <see cref="KeyGrant.InfoRequestsPerMinuteMax"/>. Default 1,200, at least 1.</summary>
    public int InfoRequestsPerMinuteMax { get; init; } = 1_200;
}
