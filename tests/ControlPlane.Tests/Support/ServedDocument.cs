using RelayCloud.ControlPlane.Access;
using RelayCloud.ControlPlane.Routing;
using RelayCloud.Tests.Common.OpenApi;

namespace RelayCloud.ControlPlane.Tests.Support;

/// <summary>The document that the app serves, and what of the app it stands for.</summary>
internal static class ServedDocument
{
    private static readonly RouteCatalog Catalog = new();

    public static OpenApiDocument Document { get; } = OpenApiDocument.Parse(Text());

    /// <summary>Who may call an operation.</summary>
    public static AccessLevel LevelOf(OpenApiOperation operation) => Catalog.LevelOf(operation.Id);

    /// <summary>Holds an answer against the document.</summary>
    public static void Holds(OpenApiOperation operation, Answer answer)
    {
        IReadOnlyList<string> faults = Document.FaultsOf(operation, answer.Status, answer.Body);
        Assert.True(faults.Count == 0, $"{operation.Id} answered {answer.Status} {answer.Body}{Environment.NewLine}{string.Join(Environment.NewLine, faults)}");
    }

    private static string Text()
    {
        using Stream stream = typeof(RouteCatalog).Assembly.GetManifestResourceStream("openapi.json")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
