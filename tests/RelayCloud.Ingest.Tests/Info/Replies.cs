using System.Text;
using System.Text.Json;
using RelayCloud.Ingest.Info;

namespace RelayCloud.Ingest.Tests.Info;

/// <summary>What tests say of an answer.</summary>
internal static class Replies
{
    public static string Text(this InfoReply reply) => Encoding.UTF8.GetString(reply.Body.Span);

    /// <summary>The relay's own error, in the one shape that all clients take well.</summary>
    public static void AssertError(this InfoReply reply, int status)
    {
        Assert.Equal(status, reply.Status);
        Assert.Equal("application/json", reply.ContentType);
        Assert.Equal("relay", reply.Source);
        using var document = JsonDocument.Parse(reply.Body);
        Assert.Equal(status, document.RootElement.GetProperty("code").GetInt32());
        Assert.NotEmpty(document.RootElement.GetProperty("msg").GetString()!);
        Assert.Equal(document.RootElement.GetProperty("msg").GetString(), document.RootElement.GetProperty("message").GetString());
        Assert.False(document.RootElement.TryGetProperty("error", out _));
    }
}
