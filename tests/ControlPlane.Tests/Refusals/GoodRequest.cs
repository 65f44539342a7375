using System.Text;
using RelayCloud.ControlPlane.Access;
using RelayCloud.ControlPlane.Tests.Support;
using RelayCloud.Tests.Common.OpenApi;

namespace RelayCloud.ControlPlane.Tests.Refusals;

/// <summary>A request that would be answered well, to be made wrong in one respect.</summary>
internal sealed class GoodRequest
{
    public GoodRequest(RefusalWorld world, OpenApiOperation operation)
    {
        Method = operation.Method;
        Path = operation.Path
            .Replace("{tenantId}", world.TenantId, StringComparison.Ordinal)
            .Replace("{keyId}", world.TargetKeyId, StringComparison.Ordinal)
            .Replace("{planName}", "pro", StringComparison.Ordinal);
        if (OpenApiDocument.RequestExample(operation) is { } example) Body = Encoding.UTF8.GetBytes(example.GetRawText());
        if (ServedDocument.LevelOf(operation) == AccessLevel.Operator) Headers["X-Admin-Key"] = ControlPlaneApp.AdminKey;
        else Headers["X-Api-Key"] = world.Full;
        if (operation.NeedsIfMatch) Headers["If-Match"] = "*";
    }

    public string Method { get; }

    public string Path { get; set; }

    public byte[]? Body { get; set; }

    public string ContentType { get; set; } = "application/json";

    /// <summary>Whether the body's length is not told beforehand.</summary>
    public bool IsChunked { get; set; }

    public Dictionary<string, string> Headers { get; } = [];

    public async Task<Answer> SendAsync(ControlPlaneApp app)
    {
        using var request = new HttpRequestMessage(new HttpMethod(Method), Path);
        foreach ((string name, string value) in Headers)
            if (name != "Content-Encoding") request.Headers.TryAddWithoutValidation(name, value);
        if (Body is not null)
        {
            request.Content = new ByteArrayContent(Body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
            if (Headers.TryGetValue("Content-Encoding", out string? encoding)) request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
            request.Headers.TransferEncodingChunked = IsChunked;
        }

        using HttpResponseMessage response = await app.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return await Answer.OfAsync(response);
    }
}
