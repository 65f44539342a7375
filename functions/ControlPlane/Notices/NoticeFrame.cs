using System.Text.Json;
using RelayCloud.ControlPlane.Answers;

namespace RelayCloud.ControlPlane.Notices;

/// <summary>A notice as customers get it, in the shape of the exchange's channel <c>notification</c>: the same over Web PubSub as over a WebSocket to a container.</summary>
internal static class NoticeFrame
{
    /// <summary>UTF-8 JSON.</summary>
    public static byte[] Of(string text) => JsonSerializer.SerializeToUtf8Bytes(new { channel = "notification", data = new { notification = text } }, Json.Options);
}
