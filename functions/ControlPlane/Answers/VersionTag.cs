using System.Buffers.Text;
using System.Text;
using Azure;

namespace RelayCloud.ControlPlane.Answers;

/// <summary>
/// Versions as callers see them: strong entity tags, opaque. The store's own are weak ones that tell when it wrote, and <c>If-Match</c> compares strongly (RFC 9110, 13.1.1).
/// </summary>
internal static class VersionTag
{
    private const int LengthMax = 256;

    public static string Of(ETag version) => $"\"{Base64Url.EncodeToString(Encoding.ASCII.GetBytes(version.ToString()))}\"";

    /// <summary>Reads <c>*</c> or one strong tag; false for anything else. A tag that is none of ours is one of a version that never was.</summary>
    public static bool TryParse(string text, out ETag version)
    {
        version = ETag.All;
        if (text == "*") return true;
        if (text.Length is < 2 or > LengthMax || text[0] != '"' || text[^1] != '"') return false;
        ReadOnlySpan<char> inner = text.AsSpan(1, text.Length - 2);
        foreach (char c in inner)
            if (c is '"' or <= ' ' or > '~') return false;
        version = new ETag(Base64Url.IsValid(inner) ? Encoding.ASCII.GetString(Base64Url.DecodeFromChars(inner)) : "none");
        // Whoever encodes an asterisk must not get by the check.
        if (version == ETag.All) version = new ETag("none");
        return true;
    }
}
