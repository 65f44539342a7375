using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Producer;
using AzureSdk.EventHubs.Tests.Support;

namespace AzureSdk.EventHubs.Tests.Hostile;

/// <summary>Between the client and the emulator something changes, drops or repeats bytes: wrong handles, wrong channels, cut frames, nonsense in each place that a real exchange has.</summary>
public sealed class MangledStreamTests(EmulatorFixture fixture) : IClassFixture<EmulatorFixture>
{
    private const int Rounds = 60;
    private static readonly TimeSpan TryTimeout = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Each_call_succeeds_or_fails_in_a_known_way_within_its_time()
    {
        TestPartition partition = fixture.NewPartition();
        await using (EventHubProducerClient clean = partition.NewProducer()) await partition.SendAsync(clean, [.. Enumerable.Range(0, 20).Select(i => "event " + i)]);
        int failures = 0;
        for (int seed = 0; seed < Rounds; seed++)
        {
            var mangler = new Mangler(new Random(seed), seed % 3);
            await using var proxy = new HostilePeer((stream, stop) => ForwardAsync(stream, mangler, stop));
            string text = partition.ConnectionString.Replace(fixture.Emulator.Port.ToString(CultureInfo.InvariantCulture), proxy.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
            var retries = new EventHubsRetryOptions { MaximumRetries = 0, TryTimeout = TryTimeout };
            await using var connection = new EventHubConnection(text);
            await using var producer = new EventHubProducerClient(connection, new EventHubProducerClientOptions { RetryOptions = retries });
            await using var receiver = new PartitionReceiver("$Default", partition.Id, EventPosition.Earliest, connection, new PartitionReceiverOptions { RetryOptions = retries });
            failures += await CountFailureAsync(seed, async () => await producer.SendAsync([new EventData("x")], new SendEventOptions { PartitionId = partition.Id }));
            failures += await CountFailureAsync(seed, async () => Read(await receiver.ReceiveBatchAsync(10, TryTimeout)));
            failures += await CountFailureAsync(seed, async () => Read(await receiver.ReceiveBatchAsync(10, TryTimeout)));
        }

        // Otherwise nothing was tested: what is changed may be a byte of an event's body.
        Assert.InRange(failures, Rounds / 4, 3 * Rounds);
    }

    private static void Read(IEnumerable<EventData> events)
    {
        foreach (EventData data in events) _ = (data.Body, data.Properties, data.SystemProperties, data.OffsetString, data.PartitionKey, data.MessageId);
    }

    private static async Task<int> CountFailureAsync(int seed, Func<Task> call)
    {
        long since = Stopwatch.GetTimestamp();
        Exception? failure = await Record.ExceptionAsync(call);
        Assert.True(Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(40), $"Seed {seed} took {Stopwatch.GetElapsedTime(since)}: {failure}");
        // The kinds that an error of the service may have, for its condition and text may be what was changed.
        bool known = failure is null or EventHubsException or UnauthorizedAccessException or ArgumentException or InvalidOperationException or NotSupportedException or FormatException;
        Assert.True(known, $"Seed {seed}: {failure}");
        return failure is null ? 0 : 1;
    }

    private async Task ForwardAsync(NetworkStream client, Mangler mangler, CancellationToken stop)
    {
        using var upstream = new TcpClient();
        await upstream.ConnectAsync("127.0.0.1", fixture.Emulator.Port, stop);
        NetworkStream server = upstream.GetStream();
        Task out1 = client.CopyToAsync(server, stop);
        byte[] buffer = new byte[16_384];
        int read;
        while ((read = await server.ReadAsync(buffer, stop)) > 0) await client.WriteAsync(mangler.Mangle(buffer.AsSpan(0, read)), stop);
        _ = out1;
    }

    /// <summary>Does one wrong thing, somewhere within the first few thousand bytes of the server.</summary>
    private sealed class Mangler(Random random, int kind)
    {
        private const int ExchangeBytes = 4_000;
        private int _left = random.Next(20, ExchangeBytes);

        public byte[] Mangle(ReadOnlySpan<byte> bytes)
        {
            int at = _left;
            _left -= bytes.Length;
            if (at < 0 || at >= bytes.Length) return bytes.ToArray();
            int length = Math.Min(random.Next(1, 8), bytes.Length - at);
            byte[] changed = new byte[length];
            random.NextBytes(changed);
            return kind switch
            {
                0 => [.. bytes[..at], .. changed, .. bytes[(at + length)..]],
                1 => [.. bytes[..at], .. bytes[(at + length)..]],
                _ => [.. bytes[..(at + length)], .. bytes[at..]],
            };
        }
    }
}
