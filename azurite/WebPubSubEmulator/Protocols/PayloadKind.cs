namespace RelayCloud.WebPubSubEmulator.Protocols;

/// <summary>What the bytes of a message are.</summary>
internal enum PayloadKind : byte
{
    /// <summary>A JSON value, UTF-8.</summary>
    Json,

    /// <summary>Text, UTF-8.</summary>
    Text,

    /// <summary>Bytes.</summary>
    Binary,

    /// <summary>A serialised <c>google.protobuf.Any</c>.</summary>
    Protobuf,
}
