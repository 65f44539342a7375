#nullable disable // The official API carries no nullable annotations.
namespace Azure.Messaging.WebPubSub;

/// <summary>A connection in a group.</summary>
public class WebPubSubGroupMember
{
    /// <summary>A member by the id of its connection.</summary>
    public WebPubSubGroupMember(string connectionId)
    {
        ArgumentNullException.ThrowIfNull(connectionId);
        ConnectionId = connectionId;
    }

    /// <summary>Id of the connection.</summary>
    public string ConnectionId { get; }

    /// <summary>Its user; null = it has none.</summary>
    public string UserId { get; set; }
}
