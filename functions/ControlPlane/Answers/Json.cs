using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RelayCloud.ControlPlane.Answers;

/// <summary>How answers are written.</summary>
internal static class Json
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        // Sent as application/json with nosniff, never as HTML. Escapes would make ETags and names of other alphabets hard to read.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
