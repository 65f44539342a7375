namespace RelayCloud.WebPubSubEmulator.Protocols;

/// <summary>How a connection talks. The number is the index of the shared frame.</summary>
internal enum Subprotocol : byte
{
    /// <summary>None that we know: bare payloads.</summary>
    Simple = 0,

    /// <summary><c>json.webpubsub.azure.v1</c>.</summary>
    Json = 1,

    /// <summary><c>json.reliable.webpubsub.azure.v1</c>.</summary>
    JsonReliable = 2,

    /// <summary><c>protobuf.webpubsub.azure.v1</c>.</summary>
    Protobuf = 3,

    /// <summary><c>protobuf.reliable.webpubsub.azure.v1</c>.</summary>
    ProtobufReliable = 4,
}
