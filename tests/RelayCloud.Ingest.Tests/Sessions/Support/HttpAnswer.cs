using System.Text.Json;

namespace RelayCloud.Ingest.Tests.Sessions.Support;

/// <summary>An HTTP response as it came.</summary>
internal sealed record HttpAnswer(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>Checks that it is the one shape of the relay's errors, and gives its text.</summary>
    public string ErrorMessage(int status)
    {
        Assert.Equal(status, Status);
        Assert.Equal("application/json", Headers["Content-Type"]);
        using var json = JsonDocument.Parse(Body);
        Assert.Equal(["code", "msg", "message"], json.RootElement.EnumerateObject().Select(p => p.Name));
        Assert.Equal(status, json.RootElement.GetProperty("code").GetInt32());
        string message = json.RootElement.GetProperty("message").GetString()!;
        Assert.Equal(message, json.RootElement.GetProperty("msg").GetString());
        return message;
    }
}
