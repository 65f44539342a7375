using System.Text.Json;

namespace Azure.Messaging.WebPubSub.Paging;

/// <summary>Reads a page of a group's members. Stateless.</summary>
internal static class MemberPageReader
{
    /// <exception cref="FormatException">The answer is not what it should be.</exception>
    public static Page<WebPubSubGroupMember> Read(Response response)
    {
        try
        {
            using var document = JsonDocument.Parse(response.Content);
            var members = new List<WebPubSubGroupMember>();
            foreach (var item in document.RootElement.GetProperty("value").EnumerateArray())
            {
                members.Add(new WebPubSubGroupMember(item.GetProperty("connectionId").GetString() ?? throw new FormatException("A member of the answer has no connectionId."))
                {
                    UserId = item.TryGetProperty("userId", out var user) ? user.GetString() : null,
                });
            }

            var next = document.RootElement.TryGetProperty("nextLink", out var link) && link.ValueKind == JsonValueKind.String ? link.GetString() : null;
            return Page<WebPubSubGroupMember>.FromValues(members, TokenOf(next), response);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException("The answer is no list of connections.", exception);
        }
    }

    /// <summary>The continuation token of the next page's address, null at the end. Its host is not ours to follow: requests are signed.</summary>
    private static string? TokenOf(string? nextLink)
    {
        if (string.IsNullOrEmpty(nextLink))
            return null;
        var at = nextLink.IndexOf('?', StringComparison.Ordinal);
        foreach (var parameter in at < 0 ? [] : nextLink[(at + 1)..].Split('&'))
        {
            if (parameter.StartsWith("continuationToken=", StringComparison.OrdinalIgnoreCase))
                return Uri.UnescapeDataString(parameter["continuationToken=".Length..]);
        }

        throw new FormatException("The address of the next page has no continuationToken.");
    }
}
