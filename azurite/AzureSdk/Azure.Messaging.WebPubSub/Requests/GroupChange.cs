using System.Buffers;
using System.Text.Json;
using Azure.Core;

namespace Azure.Messaging.WebPubSub.Requests;

/// <summary>The body of requests that add many connections to groups, or remove them. Stateless.</summary>
internal static class GroupChange
{
    /// <param name="filter">Null = all connections.</param>
    public static RequestContent Content(IEnumerable<string> groups, string? filter)
    {
        ArgumentNullException.ThrowIfNull(groups);
        var body = new ArrayBufferWriter<byte>(128);
        using (var writer = new Utf8JsonWriter(body))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("groups"u8);
            foreach (var group in groups)
                writer.WriteStringValue(group);
            writer.WriteEndArray();
            if (filter is not null)
                writer.WriteString("filter"u8, filter);
            writer.WriteEndObject();
        }

        return RequestContent.Create(body.WrittenMemory);
    }
}
