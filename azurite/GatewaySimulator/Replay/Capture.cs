using RelayCloud.GatewaySimulator.Subscriptions;

namespace RelayCloud.GatewaySimulator.Replay;

/// <summary>All frames of some capture files, in the order of their times (then of files and lines). Immutable.</summary>
internal sealed class Capture
{
    // Captures are played from memory.
    private const long FileBytesMax = 1L << 30;

    private Capture(IReadOnlyList<CapturedFrame> frames, IReadOnlyList<CaptureFile> files)
    {
        Frames = frames;
        Files = files;
        Coins = [.. frames.Where(f => f.Topic is { Coin.Length: > 0 }).Select(f => f.Topic!.Coin).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        Dexes = [.. frames.Where(f => f.Topic is not null).Select(f => f.Topic!.Dex.Length > 0 ? f.Topic.Dex : DexOf(f.Topic.Coin)).Distinct(StringComparer.Ordinal)];
    }

    public IReadOnlyList<CapturedFrame> Frames { get; }

    public IReadOnlyList<CaptureFile> Files { get; }

    /// <summary>Every coin seen, in ordinal order.</summary>
    public IReadOnlyList<string> Coins { get; }

    /// <summary>Every dex seen; the first dex is the empty name.</summary>
    public IReadOnlyList<string> Dexes { get; }

    /// <exception cref="CaptureFormatException">A file is too large, empty, or has a line that is no captured frame.</exception>
    public static Capture Load(IReadOnlyList<string> paths)
    {
        var frames = new List<CapturedFrame>();
        var files = new List<CaptureFile>();
        for (int file = 0; file < paths.Count; file++)
        {
            long length = new FileInfo(paths[file]).Length;
            if (length > FileBytesMax)
                throw new CaptureFormatException($"{paths[file]} has {length} bytes, but a capture may have {FileBytesMax} at most: split it.");
            int before = frames.Count;
            CaptureReader.Read(paths[file], file, File.ReadAllBytes(paths[file]), frames);
            int count = frames.Count - before;
            if (count == 0) throw new CaptureFormatException($"{paths[file]} is empty: a capture has one {{\"ts\":…,\"payload\":{{…}}}} a line.");
            files.Add(new CaptureFile(paths[file], count, frames.Skip(before).Count(f => f.Topic is not null)));
        }
        // OrderBy is stable: frames of one time stay in the order of files and lines.
        return new Capture([.. frames.OrderBy(f => f.TimeUs)], files);
    }

    private static string DexOf(string coin)
    {
        int colon = coin.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? "" : coin[..colon];
    }
}
