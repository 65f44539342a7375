namespace RelayCloud.WebPubSubEmulator.Protocols;

/// <summary>Names and properties of the subprotocols.</summary>
internal static class Subprotocols
{
    public const int Count = 5;

    private static readonly (string Name, Subprotocol Value)[] All =
    [
        ("json.webpubsub.azure.v1", Subprotocol.Json),
        ("json.reliable.webpubsub.azure.v1", Subprotocol.JsonReliable),
        ("protobuf.webpubsub.azure.v1", Subprotocol.Protobuf),
        ("protobuf.reliable.webpubsub.azure.v1", Subprotocol.ProtobufReliable),
    ];

    /// <summary>The one of that name; one that we do not know makes a simple client.</summary>
    public static Subprotocol Of(string? name) => All.FirstOrDefault(one => string.Equals(one.Name, name, StringComparison.Ordinal)).Value;

    public static bool IsReliable(this Subprotocol protocol) => protocol is Subprotocol.JsonReliable or Subprotocol.ProtobufReliable;

    public static bool IsJson(this Subprotocol protocol) => protocol is Subprotocol.Json or Subprotocol.JsonReliable;

    public static bool IsProtobuf(this Subprotocol protocol) => protocol is Subprotocol.Protobuf or Subprotocol.ProtobufReliable;
}
