using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using RelayCloud.MarketApi.Answers;

namespace RelayCloud.MarketApi.OpenApi;

/// <summary>The description of the API: one file of the source, built into the app.</summary>
internal sealed class OpenApiDocument : PreparedAnswer
{
    private static readonly OpenApiDocument Instance = new(Read());

    private readonly byte[] _body;

    private OpenApiDocument(byte[] body)
    {
        _body = body;
        ETag = $"\"{Convert.ToHexStringLower(SHA256.HashData(body))[..32]}\"";
    }

    /// <summary>The document.</summary>
    public static ReadOnlyMemory<byte> Body => Instance._body;

    /// <inheritdoc/>
    public override string ETag { get; }

    /// <summary>The answer to a request for it.</summary>
    public static Task<IResult> AnswerAsync(HttpRequest request)
    {
        IHeaderDictionary headers = request.HttpContext.Response.Headers;
        headers.ETag = Instance.ETag;
        headers.CacheControl = "public, max-age=300";
        return NotModifiedAnswer.Matches(request.Headers.IfNoneMatch.ToString(), Instance.ETag) ? NotModifiedAnswer.Instance.Result : Instance.Result;
    }

    /// <inheritdoc/>
    public override Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.ContentType = "application/json";
        httpContext.Response.ContentLength = _body.Length;
        return httpContext.Response.BodyWriter.WriteAsync(_body, httpContext.RequestAborted).AsTask();
    }

    private static byte[] Read()
    {
        using Stream stream = typeof(OpenApiDocument).Assembly.GetManifestResourceStream("openapi.json") ?? throw new InvalidOperationException("openapi.json was not built into the app.");
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return buffer.ToArray();
    }
}
