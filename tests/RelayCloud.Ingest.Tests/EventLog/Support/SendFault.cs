namespace RelayCloud.Ingest.Tests.EventLog.Support;

/// <summary>What becomes of a send.</summary>
internal enum SendFault
{
    /// <summary>It is stored and acknowledged.</summary>
    None,

    /// <summary>It is not stored.</summary>
    Lost,

    /// <summary>It is stored, but the sender is told that it failed.</summary>
    LostAnswer,
}
