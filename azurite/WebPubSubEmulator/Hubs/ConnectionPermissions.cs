namespace RelayCloud.WebPubSubEmulator.Hubs;

/// <summary>What one connection may do. Thread safe.</summary>
internal sealed class ConnectionPermissions
{
    private readonly PermissionSet _sendToGroup = new("webpubsub.sendToGroup");
    private readonly PermissionSet _joinLeaveGroup = new("webpubsub.joinLeaveGroup");

    public ConnectionPermissions(IEnumerable<string> roles)
    {
        foreach (string role in roles)
        {
            _sendToGroup.AddRole(role);
            _joinLeaveGroup.AddRole(role);
        }
    }

    public PermissionSet this[PermissionKind kind] => kind == PermissionKind.SendToGroup ? _sendToGroup : _joinLeaveGroup;
}
