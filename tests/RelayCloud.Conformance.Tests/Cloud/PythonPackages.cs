namespace RelayCloud.Conformance.Tests.Cloud;

/// <summary>The Azure clients for Python that Debian packages: the system's own Python has them, other ones on the path do not.</summary>
internal static class PythonPackages
{
    public const string Program = "/usr/bin/python3";

    private const string Folder = "/usr/lib/python3/dist-packages/azure";
    private static readonly string[] Clients = ["eventhub", "data/tables"];

    /// <summary>Isolated from the caller's environment; writes no compiled files beside the scripts. The script's folder is still searched.</summary>
    public static IReadOnlyList<string> Options => ["-B", "-E", "-s"];

    /// <summary>Whether the tests that need them can run.</summary>
    public static bool IsInstalled { get; } = File.Exists(Program) && Clients.All(client => Directory.Exists(Path.Combine(Folder, client)));

    /// <summary>Skips the test with the command that would let it run.</summary>
    public static void SkipUnlessInstalled() => Assert.SkipUnless(IsInstalled, "Python's Azure clients are not installed. On Debian: sudo apt-get install python3-azure");
}
