using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Producer;
using RelayCloud.Tests.Common.EventHubs;

namespace AzureSdk.EventHubs.Tests.Support;

/// <summary>One emulator for the tests of a class, and partitions that no other test writes to.</summary>
public sealed class EmulatorFixture : IAsyncLifetime
{
    /// <summary>A hub whose partitions are read all together.</summary>
    public const string SmallHub = "small";

    /// <summary>Partitions of <see cref="SmallHub"/>.</summary>
    public const int SmallHubPartitions = 4;

    // Of the other hubs: one for each test that needs one to itself.
    private const int Partitions = 32;
    private int _partitionsGiven;

    internal EmulatorProcess Emulator { get; private set; } = null!;

    /// <summary>Outlasts a restart of the emulator on a machine that is busy, half a minute.</summary>
    public static EventHubsRetryOptions PatientRetries => new() { Mode = EventHubsRetryMode.Fixed, Delay = TimeSpan.FromMilliseconds(300), MaximumRetries = 100, TryTimeout = TimeSpan.FromSeconds(20) };

    public static EventHubsRetryOptions NoRetries => new() { MaximumRetries = 0, TryTimeout = TimeSpan.FromSeconds(20) };

    public async ValueTask InitializeAsync() => Emulator = await EmulatorProcess.StartAsync([new("one", Partitions, "second"), new("two", Partitions, "second"), new(SmallHub, SmallHubPartitions, "second")]);

    public ValueTask DisposeAsync() => Emulator.DisposeAsync();

    internal TestPartition NewPartition()
    {
        int number = Interlocked.Increment(ref _partitionsGiven) - 1;
        Assert.True(number < 2 * Partitions, "The fixture has no partition left.");
        return new TestPartition(Emulator, number < Partitions ? "one" : "two", (number % Partitions).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
