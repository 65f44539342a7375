using System.Text;
using System.Text.Json;

namespace RelayCloud.Ingest.Sessions.WebSocket.Commands;

/// <summary>
/// Reads <c>{"type":"notification","user":"0x…"}</c> (reference section 4.9), the one subscription that names a user. To the exchange it is whose news are wanted; here an
/// unmodified client comes to listen to operators' notices by it, whichever user it names. Never throws. Stateless and thread safe.
/// </summary>
internal static class NotificationSubscription
{
    private const int UserLength = 42;

    // An escaped character takes six bytes at most.
    private const int UserBytesMax = UserLength * 6;

    /// <summary>Reads a <c>subscription</c> object.</summary>
    /// <param name="json">Raw JSON, a whole value.</param>
    /// <param name="user">The user, in lower case, by which the exchange tells them apart; null = there is none, or it is no address.</param>
    /// <returns>Whether it is one of notifications.</returns>
    public static bool TryRead(ReadOnlySpan<byte> json, out string? user)
    {
        user = null;
        try
        {
            return TryReadCore(json, out user);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Broken, or a type or name with an escape that is no character: whoever reads the others says so.
            return false;
        }
    }

    /// <summary>The subscription as the exchange echoes it.</summary>
    public static byte[] ToJson(string user) => Encoding.ASCII.GetBytes($$"""{"type":"notification","user":"{{user}}"}""");

    private static bool TryReadCore(ReadOnlySpan<byte> json, out string? user)
    {
        user = null;
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
        int types = 0, users = 0;
        bool isNotification = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                types++;
                reader.Read();
                isNotification = reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("notification"u8);
            }
            else if (reader.ValueTextEquals("user"u8))
            {
                users++;
                reader.Read();
                user = UserOf(ref reader);
            }
            else
            {
                reader.Read();
            }

            reader.Skip();
        }

        // A member twice is refused, as in other subscriptions.
        if (users != 1) user = null;
        return isNotification && types == 1;
    }

    private static string? UserOf(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length is < UserLength or > UserBytesMax) return null;
        Span<byte> text = stackalloc byte[UserBytesMax];
        try
        {
            text = text[..reader.CopyString(text)];
        }
        catch (InvalidOperationException)
        {
            // An escape that is no character.
            return null;
        }

        if (text.Length != UserLength || text[0] != '0' || text[1] is not ((byte)'x' or (byte)'X')) return null;
        foreach (byte digit in text[2..])
            if (!char.IsAsciiHexDigit((char)digit)) return null;
        return Encoding.ASCII.GetString(text).ToLowerInvariant();
    }
}
