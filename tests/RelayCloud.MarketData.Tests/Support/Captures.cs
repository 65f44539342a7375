using System.Text;
using System.Text.Json;

namespace RelayCloud.MarketData.Tests.Support;

/// <summary>Real captured frames, which lie beside the repository where they may be used at all.</summary>
internal static class Captures
{
    /// <summary>The frames of one file in order, or a skipped test where the folder is absent.</summary>
    public static List<byte[]> Read(string file)
    {
        string? root = Root();
        Assert.SkipWhen(root is null, "The captures (../shared/data beside the repository) are not here.");
        var frames = new List<byte[]>();
        foreach (string line in File.ReadLines(Path.Combine(root!, "argentina_egypt_live", file)))
        {
            using var json = JsonDocument.Parse(line);
            frames.Add(Encoding.UTF8.GetBytes(json.RootElement.GetProperty("payload").GetRawText()));
        }

        return frames;
    }

    private static string? Root()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(Path.Combine(candidate, "argentina_egypt_live"))) return candidate;
        }

        return null;
    }
}
