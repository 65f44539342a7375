using RelayCloud.Benchmarks.Net;

namespace RelayCloud.Benchmarks.Measurement;

/// <summary>Who used the processors from its making on: the server, this tool, and everything else. In cores (1 = one core all the time). Without a server its share is 0.</summary>
internal sealed class CpuShare(ProcessMeter? server, ProcessMeter tool)
{
    private readonly long _startNs = MonotonicClock.NowNs;
    private readonly double _server = server?.CpuSeconds ?? 0;
    private readonly double _tool = tool.CpuSeconds;
    private readonly double _machine = MachineMeter.BusySeconds;

    /// <summary>The figures since the making: server, tool, others.</summary>
    public (double Server, double Tool, double Others) Read()
    {
        double seconds = (MonotonicClock.NowNs - _startNs) / 1e9;
        double s = (server?.CpuSeconds ?? 0) - _server, t = tool.CpuSeconds - _tool;
        return (s / seconds, t / seconds, Math.Max(0, MachineMeter.BusySeconds - _machine - s - t) / seconds);
    }
}
