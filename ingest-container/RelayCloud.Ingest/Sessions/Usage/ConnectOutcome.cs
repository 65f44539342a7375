namespace RelayCloud.Ingest.Sessions.Usage;

/// <summary>What became of counting a new connection.</summary>
internal enum ConnectOutcome
{
    /// <summary>It is counted; <see cref="KeyUsage.Disconnect"/> gives it back.</summary>
    Connected,

    /// <summary>The key has its most.</summary>
    KeyFull,

    /// <summary>The tenant has its most.</summary>
    TenantFull,

    /// <summary>The usage was taken out of the table: get the key's usage anew.</summary>
    Gone,
}
