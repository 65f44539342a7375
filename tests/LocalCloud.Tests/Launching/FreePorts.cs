using RelayCloud.LocalCloud.Setup;

namespace RelayCloud.LocalCloud.Tests.Launching;

/// <summary>Finds a <c>--port-base</c> whose ports nobody uses.</summary>
internal static class FreePorts
{
    // Moved ports stay below 32768, where Linux begins to hand out ports to clients: none is taken between the look and the start.
    private const int BaseMin = 3_000;
    private const int BaseMax = 22_000;
    private static readonly int[] Ports = [8080, 8090, 7071, 7072, 7073, 7080, 9001, 9002, 5672, 5300, 10_000, 10_001, 10_002];
    private static readonly HashSet<int> Given = [];

    /// <summary>A free base, none of whose ports was given before in this process: who got them may not listen yet, and ports of two bases can be the same.</summary>
    public static int Base()
    {
        while (true)
        {
            int shift = Random.Shared.Next(BaseMin / 10, BaseMax / 10) * 10;
            int[] moved = [.. Ports.Select(port => port + shift)];
            lock (Given)
            {
                if (moved.Any(Given.Contains)) continue;
                Given.UnionWith(moved);
            }

            if (Array.TrueForAll(moved, PortProbe.IsFree)) return shift;
        }
    }
}
