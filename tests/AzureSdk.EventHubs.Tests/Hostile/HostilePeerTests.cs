using System.Diagnostics;
using System.Net.Sockets;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Producer;

namespace AzureSdk.EventHubs.Tests.Hostile;

public sealed class HostilePeerTests
{
    private static readonly byte[] SaslHeader = Convert.FromHexString("414d515003010000");
    private static readonly byte[] AmqpHeader = Convert.FromHexString("414d515000010000");
    private static readonly byte[] Mechanisms = Convert.FromHexString("0000004502010000005340c03801f00000003200000004b3000000074d53534243425300000005504c41494e00000009414e4f4e594d4f55530000000845585445524e414c");
    private static readonly byte[] Outcome = Convert.FromHexString("0000001a02010000005344c00d025000a00857656c636f6d6521");

    // Container "x", all else null.
    private static readonly byte[] Open = Convert.FromHexString("0000001102000000005310c00401a10178");

    [Fact]
    public Task One_that_closes_at_once() => ExpectFailureAsync((_, _) => Task.CompletedTask);

    [Fact]
    public Task One_that_never_says_a_word() => ExpectFailureAsync((_, stop) => Task.Delay(Timeout.Infinite, stop), EventHubsException.FailureReason.ServiceTimeout);

    [Fact]
    public Task One_that_speaks_http() => ExpectFailureAsync(async (stream, stop) => await stream.WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), stop));

    [Fact]
    public Task One_that_offers_no_mechanism_we_have() => ExpectFailureAsync(
        async (stream, stop) =>
        {
            await stream.WriteAsync(SaslHeader, stop);
            // Mechanisms: the symbol "NOPE" alone.
            await stream.WriteAsync(Convert.FromHexString("0000001402010000005340c00701a3044e4f5045"), stop);
            await stream.ReadExactlyAsync(new byte[8], stop);
        },
        reason: null);

    [Fact]
    public Task One_that_stops_after_the_handshake() => ExpectFailureAsync(
        async (stream, stop) =>
        {
            await GreetAsync(stream, stop);
            await Task.Delay(Timeout.Infinite, stop);
        },
        // The first call whose time is over gives the connection up, and with it the others.
        reason: null);

    [Fact]
    public Task One_that_sends_half_a_frame_and_closes() => ExpectFailureAsync(async (stream, stop) =>
    {
        await GreetAsync(stream, stop);
        await stream.WriteAsync(Convert.FromHexString("0000004002000000005311"), stop);
    });

    [Fact]
    public Task One_that_sends_half_a_frame_and_waits() => ExpectFailureAsync(
        async (stream, stop) =>
        {
            await GreetAsync(stream, stop);
            await stream.WriteAsync(Convert.FromHexString("0000004002000000005311"), stop);
            await Task.Delay(Timeout.Infinite, stop);
        },
        reason: null);

    [Fact]
    public Task One_that_announces_a_frame_of_four_gigabytes() => ExpectFailureAsync(async (stream, stop) =>
    {
        await GreetAsync(stream, stop);
        await stream.WriteAsync(Convert.FromHexString("ffffffff02000000"), stop);
        await Task.Delay(Timeout.Infinite, stop);
    });

    [Fact]
    public Task One_that_attaches_and_transfers_on_handles_of_its_own_invention() => ExpectFailureAsync(async (stream, stop) =>
    {
        await GreetAsync(stream, stop);
        // begin answering channel 0, then a transfer on handle 77.
        await stream.WriteAsync(Convert.FromHexString("0000001502000000005311c0080460000043527d43"), stop);
        await stream.WriteAsync(Convert.FromHexString("0000001602000000005314c00804524d43a001004378"), stop);
        await Task.Delay(Timeout.Infinite, stop);
    });

    [Fact]
    public async Task Any_that_sends_random_bytes_at_any_point()
    {
        for (int seed = 0; seed < 12; seed++)
        {
            var random = new Random(seed);
            byte[] garbage = new byte[random.Next(1, 4000)];
            random.NextBytes(garbage);
            // Half of the time the size of the first frame is believable.
            if (seed % 2 == 0 && garbage.Length >= 8) Convert.FromHexString("0000020002000000").CopyTo(garbage, 0);
            await ExpectFailureAsync(
                async (stream, stop) =>
                {
                    if (seed % 3 > 0) await GreetAsync(stream, stop);
                    await stream.WriteAsync(garbage, stop);
                    await Task.Delay(Timeout.Infinite, stop);
                },
                reason: null);
        }
    }

    private static async Task GreetAsync(NetworkStream stream, CancellationToken stop)
    {
        byte[] header = new byte[8];
        await stream.ReadExactlyAsync(header, stop);
        await stream.WriteAsync(SaslHeader, stop);
        await stream.WriteAsync(Mechanisms, stop);
        await ReadFrameAsync(stream, stop);
        await stream.WriteAsync(Outcome, stop);
        await stream.ReadExactlyAsync(header, stop);
        await stream.WriteAsync(AmqpHeader, stop);
        await ReadFrameAsync(stream, stop);
        await stream.WriteAsync(Open, stop);
    }

    private static async Task ReadFrameAsync(NetworkStream stream, CancellationToken stop)
    {
        byte[] size = new byte[4];
        await stream.ReadExactlyAsync(size, stop);
        await stream.ReadExactlyAsync(new byte[System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(size) - 4], stop);
    }

    /// <summary>A send, a question and a receive each fail in a way that callers know, in about one try's time-out.</summary>
    private static async Task ExpectFailureAsync(Func<NetworkStream, CancellationToken, Task> script, EventHubsException.FailureReason? reason = EventHubsException.FailureReason.ServiceCommunicationProblem)
    {
        await using var peer = new HostilePeer(script);
        var retries = new EventHubsRetryOptions { MaximumRetries = 0, TryTimeout = TimeSpan.FromSeconds(2) };
        await using var producer = new EventHubProducerClient(peer.ConnectionString, new EventHubProducerClientOptions { RetryOptions = retries });
        await using var receiver = new PartitionReceiver("$Default", "0", EventPosition.Earliest, peer.ConnectionString, new PartitionReceiverOptions { RetryOptions = retries });
        long since = Stopwatch.GetTimestamp();
        Exception?[] failures = await Task.WhenAll(
            Record.ExceptionAsync(async () => await producer.SendAsync([new EventData("x")], new SendEventOptions { PartitionId = "0" })).AsTask(),
            Record.ExceptionAsync(async () => await producer.GetPartitionIdsAsync()).AsTask(),
            Record.ExceptionAsync(async () => await receiver.ReceiveBatchAsync(1, TimeSpan.FromSeconds(1))).AsTask());
        Assert.InRange(Stopwatch.GetElapsedTime(since).TotalSeconds, 0, 40);
        foreach (Exception? failure in failures)
        {
            Assert.True(failure is EventHubsException or UnauthorizedAccessException, $"Got {failure?.ToString() ?? "no exception"}.");
            if (reason is not null) Assert.Equal(reason, Assert.IsType<EventHubsException>(failure).Reason);
        }
    }
}
