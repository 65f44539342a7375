using Azure.Messaging.EventHubs;
using Microsoft.Azure.Functions.Worker.Configuration;

namespace AzureSdk.Functions.Tests.Configuration;

public sealed class HostJsonTests
{
    [Fact]
    public void What_is_not_said_has_the_official_defaults()
    {
        var host = HostJson.Parse("""{ "version": "2.0" }""");
        Assert.Equal("api", host.RoutePrefix);
        Assert.Equal(100, host.EventHubs.EventsPerBatchMax);
        Assert.Equal(300, host.EventHubs.PrefetchCount);
        Assert.Equal(1, host.EventHubs.BatchesPerCheckpoint);
        Assert.Equal(InitialOffset.FromStart, host.EventHubs.InitialOffset);
        Assert.Equal(0, host.Retry.RetriesMax);
    }

    [Fact]
    public void Everything_that_is_said_is_read()
    {
        var host = HostJson.Parse("""
            {
              "version": "2.0", // a comment
              "functionTimeout": "00:10:00",
              "singleton": { "listenerLockPeriod": "00:00:45" },
              "retry": { "strategy": "exponentialBackoff", "maxRetryCount": 7, "minimumInterval": "00:00:01", "maximumInterval": "00:01:00" },
              "extensions": {
                "http": { "routePrefix": "/v1/" },
                "eventHubs": {
                  "maxEventBatchSize": 500, "minEventBatchSize": 10, "maxWaitTime": "00:00:05", "batchCheckpointFrequency": 4, "prefetchCount": 1000,
                  "initialOffsetOptions": { "type": "fromEnqueuedTime", "enqueuedTimeUtc": "2026-11-21T10:00:00Z" },
                  "clientRetryOptions": { "mode": "fixed", "maximumRetries": 9, "delay": "00:00:02", "maximumDelay": "00:00:20", "tryTimeout": "00:00:30" },
                  "loadBalancingUpdateInterval": "00:00:20"
                }
              }
            }
            """);
        Assert.Equal(("v1", TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(45)), (host.RoutePrefix, host.FunctionTimeout, host.TimerLockLength));
        Assert.Equal((7, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)), (host.Retry.RetriesMax, host.Retry.DelayMin, host.Retry.DelayMax));
        var hub = host.EventHubs;
        Assert.Equal((500, 10, TimeSpan.FromSeconds(5), 4, 1000), (hub.EventsPerBatchMax, hub.EventsPerBatchMin, hub.WaitMax, hub.BatchesPerCheckpoint, hub.PrefetchCount));
        Assert.Equal((InitialOffset.FromEnqueuedTime, new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero)), (hub.InitialOffset, hub.InitialEnqueuedTime));
        Assert.Equal((EventHubsRetryMode.Fixed, 9, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30)), (hub.ClientRetry.Mode, hub.ClientRetry.MaximumRetries, hub.ClientRetry.Delay, hub.ClientRetry.MaximumDelay, hub.ClientRetry.TryTimeout));
        Assert.Equal((TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(60)), (hub.BalanceInterval, hub.OwnershipLength));
    }

    [Fact]
    public void Every_fault_is_told_at_once()
    {
        var e = Assert.Throws<FormatException>(() => HostJson.Parse("""
            {
              "version": "3.0",
              "singleton": { "listenerLockPeriod": "00:05:00" },
              "retry": { "strategy": "often" },
              "extensions": { "eventHubs": { "maxEventBatchSize": 0, "initialOffsetOptions": { "type": "middle" }, "clientRetryOptions": { "mode": "wild", "tryTimeout": 5 }, "partitionOwnershipExpirationInterval": "00:00:01" } }
            }
            """));
        foreach (var name in (string[])["version", "listenerLockPeriod", "retry.strategy", "maxEventBatchSize", "initialOffsetOptions.type", "clientRetryOptions.mode", "clientRetryOptions.tryTimeout", "partitionOwnershipExpirationInterval"])
            Assert.Contains(name, e.Message, StringComparison.Ordinal);
    }
}
