using RelayCloud.LocalCloud.Setup;

namespace RelayCloud.LocalCloud.Tests.Launching;

/// <summary>Finds a <c>--port-base</c> whose ports nobody uses.</summary>
internal static class FreePorts
{
    // Moved ports stay below 32768, where Linux begins to hand out ports to clients: none is taken between the look and the start.
    private const int BaseMin = 3_000;
    private const int BaseMax = 22_000;
    private static readonly HashSet<int> Given = [];

    /// <summary>A free base that was not given before in this process.</summary>
    public static int Base()
    {
        while (true)
        {
            var shift = Random.Shared.Next(BaseMin / 10, BaseMax / 10) * 10;
            lock (Given)
            {
                if (!Given.Add(shift))
                    continue;
            }

            if (((int[])[8080, 8090, 7071, 7072, 7073, 7080, 9001, 9002, 5672, 5300, 10_000, 10_001, 10_002]).All(port => PortProbe.IsFree(port + shift)))
                return shift;
        }
    }
}
