namespace RelayCloud.Ingest.Info;

/// <summary>The values of <see cref="InfoReply.Source"/>. They are part of the <c>X-Relay-Source</c> header and of metrics; never rename them.</summary>
public static class InfoSource
{
    /// <summary>From the values that arrive over WebSocket.</summary>
    public const string Memory = "memory";

    /// <summary>From an answer that a gateway gave earlier.</summary>
    public const string Cache = "cache";

    /// <summary>From a gateway, asked for this request or for one made at the same time.</summary>
    public const string Gateway = "gateway";

    /// <summary>The relay's own error.</summary>
    public const string Relay = "relay";
}
