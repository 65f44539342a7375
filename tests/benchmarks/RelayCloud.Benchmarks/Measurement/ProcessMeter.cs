using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace RelayCloud.Benchmarks.Measurement;

/// <summary>Processor time and resident memory of a process, from <c>/proc</c>. A process that has ended reads as its last values.</summary>
internal sealed class ProcessMeter(int processId) : IDisposable
{
    // USER_HZ, which is 100 on every Linux that .NET runs on.
    private const double TicksPerSecond = 100;

    private readonly SafeFileHandle _stat = File.OpenHandle($"/proc/{processId}/stat");
    private readonly SafeFileHandle _statm = File.OpenHandle($"/proc/{processId}/statm");
    private readonly byte[] _buffer = new byte[1024];
    private double _cpuSeconds;
    private long _rssBytes;

    /// <summary>This process.</summary>
    public static ProcessMeter Own() => new(Environment.ProcessId);

    /// <summary>User and system time so far, seconds, in steps of 10 ms.</summary>
    public double CpuSeconds
    {
        get
        {
            ReadOnlySpan<byte> text = Read(_stat);
            // The name, in parentheses, may hold anything; fields count from behind it: 12 and 13 are user and system time.
            int at = text.LastIndexOf((byte)')');
            if (at < 0) return _cpuSeconds;
            string[] fields = System.Text.Encoding.ASCII.GetString(text[(at + 2)..]).Split(' ');
            return _cpuSeconds = (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
        }
    }

    /// <summary>Resident set size now, bytes.</summary>
    public long RssBytes
    {
        get
        {
            ReadOnlySpan<byte> text = Read(_statm);
            int space = text.IndexOf((byte)' ');
            if (space < 0) return _rssBytes;
            ReadOnlySpan<byte> resident = text[(space + 1)..];
            resident = resident[..resident.IndexOf((byte)' ')];
            return _rssBytes = long.Parse(resident, NumberStyles.None, CultureInfo.InvariantCulture) * Environment.SystemPageSize;
        }
    }

    public void Dispose()
    {
        _stat.Dispose();
        _statm.Dispose();
    }

    private ReadOnlySpan<byte> Read(SafeFileHandle file)
    {
        try
        {
            return _buffer.AsSpan(0, RandomAccess.Read(file, _buffer, 0));
        }
        catch (IOException)
        {
            return default;
        }
    }
}
