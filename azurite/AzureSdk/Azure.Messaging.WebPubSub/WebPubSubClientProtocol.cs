namespace Azure.Messaging.WebPubSub;

/// <summary>The protocol that a client talks; it decides the address that clients connect to.</summary>
public enum WebPubSubClientProtocol
{
    /// <summary>Web PubSub's own subprotocols, or none.</summary>
    Default = 0,

    /// <summary>MQTT.</summary>
    Mqtt = 1,

    /// <summary>Socket.IO.</summary>
    SocketIO = 2,
}
