using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using RelayCloud.WebPubSubEmulator.Clients;
using RelayCloud.WebPubSubEmulator.Hubs;

namespace RelayCloud.WebPubSubEmulator.Rest;

/// <summary>Lists the connections of a group in pages, in the order of their ids. A page goes on behind the last id of the one before, so that those who come and go meanwhile shift nothing. Stateless.</summary>
internal static class GroupListing
{
    private const int PageMax = 200;

    public static async Task WriteAsync(HttpContext http, Hub hub, string group)
    {
        int page = RestQuery.Number(http, "maxpagesize", 1, PageMax) ?? PageMax;
        int? top = RestQuery.Number(http, "top", 1, int.MaxValue);
        string after = After(http);
        int count = Math.Min(page, top ?? int.MaxValue);
        ClientConnection[] rest = [.. hub.OfGroup(group).Where(one => string.CompareOrdinal(one.Id, after) > 0).OrderBy(one => one.Id, StringComparer.Ordinal).Take(count + 1)];
        ClientConnection[] shown = rest[..Math.Min(count, rest.Length)];
        int? left = top - shown.Length;
        var buffer = new ArrayBufferWriter<byte>(1_024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("value"u8);
            foreach (ClientConnection one in shown)
            {
                writer.WriteStartObject();
                writer.WriteString("connectionId"u8, one.Id);
                if (one.UserId is { } user) writer.WriteString("userId"u8, user);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            if (rest.Length > shown.Length && left is null or > 0) writer.WriteString("nextLink"u8, Next(http, hub, group, shown[^1].Id, page, left));
            writer.WriteEndObject();
        }

        http.Response.ContentType = "application/json; charset=utf-8";
        await http.Response.Body.WriteAsync(buffer.WrittenMemory);
    }

    private static string After(HttpContext http)
    {
        string? token = http.Request.Query["continuationToken"];
        if (string.IsNullOrEmpty(token)) return "";
        byte[] id = new byte[Base64Url.GetMaxDecodedLength(token.Length)];
        return Base64Url.DecodeFromChars(token, id, out _, out int length) == OperationStatus.Done ? Encoding.UTF8.GetString(id, 0, length) : throw RestException.BadRequest("The continuationToken is not of this service.", "continuationToken");
    }

    private static string Next(HttpContext http, Hub hub, string group, string last, int page, int? left)
    {
        string? version = http.Request.Query["api-version"];
        string token = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(last));
        string top = left is { } count ? string.Create(CultureInfo.InvariantCulture, $"&top={count}") : "";
        string path = $"/api/hubs/{Uri.EscapeDataString(hub.Name)}/groups/{Uri.EscapeDataString(group)}/connections";
        return $"{http.Request.Scheme}://{http.Request.Host.Value}{path}?maxpagesize={page}{top}&continuationToken={token}{(version is null ? "" : $"&api-version={Uri.EscapeDataString(version)}")}";
    }
}
