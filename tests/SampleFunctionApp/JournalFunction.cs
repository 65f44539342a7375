using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;

namespace RelayCloud.SampleFunctionApp;

/// <summary>Writes each event, a line each, to files whose names begin as the setting JournalFile says.</summary>
public sealed class JournalFunction(IConfiguration configuration)
{
    [Function("Journal")]
    public async Task Journal([EventHubTrigger("%JournalHub%", Connection = "EventHubs")] string[] events, CancellationToken cancellation)
    {
        var path = configuration["JournalFile"] ?? throw new InvalidOperationException("The setting JournalFile is missing.");

        // One file for each call: partitions run at the same time.
        await File.WriteAllLinesAsync($"{path}-{Guid.NewGuid():N}", events, CancellationToken.None);

        // Holds the call after its work and before its end, so that the app can be killed there.
        if (configuration["JournalHold"] == "1") await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
    }
}
