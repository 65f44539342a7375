namespace Azure.Messaging.WebPubSub;

/// <summary>What a connection may be allowed to do by itself.</summary>
public enum WebPubSubPermission
{
    /// <summary>Publish to a group.</summary>
    SendToGroup = 1,

    /// <summary>Join and leave a group.</summary>
    JoinLeaveGroup = 2,
}
