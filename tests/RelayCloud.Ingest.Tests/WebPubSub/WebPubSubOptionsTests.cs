using RelayCloud.Ingest.WebPubSub;

namespace RelayCloud.Ingest.Tests.WebPubSub;

public sealed class WebPubSubOptionsTests
{
    [Fact]
    public void Defaults_are_sound_and_off()
    {
        Assert.Empty(new WebPubSubOptions().Validate());
        Assert.False(new WebPubSubOptions().IsConfigured);
    }

    [Fact]
    public void Every_mistake_is_told_and_no_key()
    {
        var wrong = new WebPubSubOptions
        {
            ConnectionString = "AccessKey=Secret;",
            Endpoint = "http://x",
            Hub = "1",
            GroupsTable = "-",
            Units = 0,
            MessagesPerSecondPerUnit = 1,
            RequestsPerSecondPerUnit = 1,
            Tiers = ["1s", "soon"],
            GroupsMax = 0,
            SendsInFlightMax = 0,
            TryTimeoutMs = 0,
            BackoffMsMax = 0,
            PollMs = 0,
            DemandIntervalMs = 0,
            DemandLifeMs = 0,
            PartitionsTable = "-",
            LeaseMs = 999,
            FlushMsMax = -1,
        };
        IReadOnlyList<string> errors = wrong.Validate();
        Assert.Equal(20, errors.Count);
        Assert.All(errors, e => Assert.StartsWith("Relay:WebPubSub", e, StringComparison.Ordinal));
        Assert.DoesNotContain(errors, e => e.Contains("Secret", StringComparison.Ordinal));
    }
}
