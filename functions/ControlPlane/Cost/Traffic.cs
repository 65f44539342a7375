using System.Runtime.InteropServices;

namespace RelayCloud.ControlPlane.Cost;

/// <summary>What goes out, a second.</summary>
/// <param name="Messages">Messages.</param>
/// <param name="Steps">Steps of 2 KB in these, each message rounded up.</param>
/// <param name="Bytes">Bytes of data in these.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Traffic(double Messages, double Steps, double Bytes)
{
    /// <summary>2 KB, in which the service counts.</summary>
    public const int StepBytes = 2_048;

    private const int SecondsPerDay = 86_400;

    public long MessagesPerDay => PerDay(Messages);

    public long StepsPerDay => PerDay(Steps);

    public long BytesPerDay => PerDay(Bytes);

    public static Traffic operator +(Traffic left, Traffic right) => new(left.Messages + right.Messages, left.Steps + right.Steps, left.Bytes + right.Bytes);

    public static Traffic operator *(Traffic traffic, double times) => new(traffic.Messages * times, traffic.Steps * times, traffic.Bytes * times);

    private static long PerDay(double perSecond) => (long)Math.Round(perSecond * SecondsPerDay);
}
