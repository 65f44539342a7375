using System.Buffers;
using System.Text.Json;
using RelayCloud.WebPubSubEmulator.Tokens;

namespace RelayCloud.WebPubSubEmulator.Events;

/// <summary>What the handler of <c>connect</c> is told.</summary>
/// <param name="ConnectionId">The connection's, if it comes to be.</param>
/// <param name="Claims">Of the client's token.</param>
/// <param name="Query">Of its address, the token left out.</param>
/// <param name="Headers">Of its request, authorisation left out.</param>
/// <param name="Subprotocols">As offered.</param>
internal sealed record ConnectRequest(
    string ConnectionId,
    TokenClaims Claims,
    IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>> Query,
    IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>> Headers,
    IReadOnlyList<string> Subprotocols)
{
    /// <summary>The event's body.</summary>
    public byte[] ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>(1_024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            WriteLists(writer, "claims", Claims.All);
            WriteLists(writer, "query", Query);
            WriteLists(writer, "headers", Headers);
            writer.WriteStartArray("subprotocols"u8);
            foreach (string name in Subprotocols) writer.WriteStringValue(name);
            writer.WriteEndArray();
            writer.WriteStartArray("clientCertificates"u8);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteLists(Utf8JsonWriter writer, string name, IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> lists)
    {
        writer.WriteStartObject(name);
        foreach ((string key, IReadOnlyList<string> values) in lists)
        {
            writer.WriteStartArray(key);
            foreach (string value in values) writer.WriteStringValue(value);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}
