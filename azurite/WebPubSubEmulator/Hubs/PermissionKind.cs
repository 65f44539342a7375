namespace RelayCloud.WebPubSubEmulator.Hubs;

/// <summary>What a connection may be allowed to do.</summary>
internal enum PermissionKind : byte
{
    /// <summary>Publish to groups.</summary>
    SendToGroup,

    /// <summary>Join and leave groups by itself.</summary>
    JoinLeaveGroup,
}
