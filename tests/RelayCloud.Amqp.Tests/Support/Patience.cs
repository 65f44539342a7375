namespace RelayCloud.Amqp.Tests.Support;

/// <summary>Bounds every wait of the tests, so that a hang fails with the name of what hung.</summary>
internal static class Patience
{
    private static readonly TimeSpan Max = TimeSpan.FromSeconds(60);

    public static Task Soon(this Task task) => task.WaitAsync(Max);

    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Max);
}
