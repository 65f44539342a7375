using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using RelayCloud.ControlPlane.Access;

namespace RelayCloud.ControlPlane.OpenApi;

/// <summary>The description of all addresses, OpenAPI 3.1: the one file that the tests hold against the app.</summary>
public sealed class OpenApiFunction
{
    private static readonly byte[] Document = Read();

    /// <summary>The document.</summary>
    [Function("GetOpenApi")]
    [Access(AccessLevel.Public)]
    public IResult GetOpenApi([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "openapi/v1.json")] HttpRequest request) =>
        Results.Bytes(Document, "application/json; charset=utf-8");

    private static byte[] Read()
    {
        using Stream stream = typeof(OpenApiFunction).Assembly.GetManifestResourceStream("openapi.json") ?? throw new InvalidOperationException("The app lacks its resource openapi.json.");
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
