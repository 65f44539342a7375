using Microsoft.Azure.Functions.Worker.Retry;

namespace Microsoft.Azure.Functions.Worker.Configuration;

/// <summary>Reads retry of host.json.</summary>
internal static class RetryHostJson
{
    private static readonly TimeSpan DelayWhenAbsent = TimeSpan.FromSeconds(5);

    public static RetryPolicy Read(HostJsonReader reader)
    {
        if (!reader.Has("retry")) return RetryPolicy.None;
        var retries = reader.Number("retry.maxRetryCount", 0, -1, int.MaxValue);
        switch (reader.Text("retry.strategy"))
        {
            case "fixedDelay":
                return RetryPolicy.Fixed(retries, reader.Duration("retry.delayInterval", DelayWhenAbsent, TimeSpan.Zero));
            case "exponentialBackoff":
                var least = reader.Duration("retry.minimumInterval", DelayWhenAbsent, TimeSpan.Zero);
                return new RetryPolicy { RetriesMax = retries, DelayMin = least, DelayMax = reader.Duration("retry.maximumInterval", least * 10, least) };
            default:
                reader.Fault("retry.strategy must be fixedDelay or exponentialBackoff");
                return RetryPolicy.None;
        }
    }
}
