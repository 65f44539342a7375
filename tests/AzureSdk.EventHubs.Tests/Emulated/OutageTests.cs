using System.Diagnostics;
using System.Globalization;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Producer;
using AzureSdk.EventHubs.Tests.Support;

namespace AzureSdk.EventHubs.Tests.Emulated;

public sealed class OutageTests(EmulatorFixture fixture) : IClassFixture<EmulatorFixture>
{
    private const int SendsAtOnceMax = 20;

    [Fact]
    public async Task Through_kills_and_restarts_every_send_is_stored_in_order_and_received_once()
    {
        TestPartition partition = fixture.NewPartition();
        await using EventHubProducerClient producer = partition.NewProducer();
        await using PartitionReceiver receiver = partition.NewReceiver(EventPosition.Earliest);
        using var stop = new CancellationTokenSource();
        int acknowledged = 0;
        var received = new List<EventData>();
        Task<int> sending = SendUntilStoppedAsync(producer, partition.Id, () => Interlocked.Increment(ref acknowledged), stop.Token);
        Task receiving = ReceiveUntilStoppedAsync(receiver, received, stop.Token);
        for (int round = 0; round < 3; round++)
        {
            int before = Volatile.Read(ref acknowledged);
            await Until.TrueAsync("a few sends are acknowledged", () => Volatile.Read(ref acknowledged) > before + 30);
            await fixture.Emulator.KillAsync();
            await fixture.Emulator.RunAsync();
        }

        int last = Volatile.Read(ref acknowledged);
        await Until.TrueAsync("sends are acknowledged again", () => Volatile.Read(ref acknowledged) > last + 30);
        await stop.CancelAsync();
        int sent = await sending;
        await receiving;
        await DrainAsync(receiver, received);

        // The receiver saw each stored event once.
        Assert.Equal(Enumerable.Range(0, received.Count).Select(i => (long)i), received.Select(data => data.SequenceNumber));
        // A send that was not acknowledged before the kill may be stored twice; seen the first time, all are there in order.
        Assert.Equal(Enumerable.Range(0, sent), received.Select(NumberOf).Distinct());
    }

    [Fact]
    public async Task Cut_connections_and_forced_detaches_are_survived_by_both_ends()
    {
        TestPartition partition = fixture.NewPartition();
        await using EventHubProducerClient producer = partition.NewProducer();
        await using PartitionReceiver receiver = partition.NewReceiver(EventPosition.Earliest);
        using var stop = new CancellationTokenSource();
        int acknowledged = 0;
        var received = new List<EventData>();
        Task<int> sending = SendUntilStoppedAsync(producer, partition.Id, () => Interlocked.Increment(ref acknowledged), stop.Token);
        Task receiving = ReceiveUntilStoppedAsync(receiver, received, stop.Token);
        foreach (string command in (string[])["cut-connections", "detach-links", "close-connections", "detach-links", "cut-connections"])
        {
            int before = Volatile.Read(ref acknowledged);
            await Until.TrueAsync("a few sends are acknowledged", () => Volatile.Read(ref acknowledged) > before + 30);
            await fixture.Emulator.MisbehaveAsync(command);
        }

        await stop.CancelAsync();
        int sent = await sending;
        await receiving;
        await DrainAsync(receiver, received);
        Assert.Equal(Enumerable.Range(0, received.Count).Select(i => (long)i), received.Select(data => data.SequenceNumber));
        Assert.Equal(Enumerable.Range(0, sent), received.Select(NumberOf).Distinct());
    }

    [Fact]
    public async Task A_busy_service_is_tried_again()
    {
        TestPartition partition = fixture.NewPartition();
        var retries = new EventHubsRetryOptions { MaximumDelay = TimeSpan.FromMilliseconds(50), TryTimeout = TimeSpan.FromSeconds(20) };
        await using EventHubProducerClient producer = partition.NewProducer(retries);
        await partition.SendAsync(producer, "first");
        await fixture.Emulator.MisbehaveAsync("server-busy", 2);
        await partition.SendAsync(producer, "twice refused");
        await fixture.Emulator.MisbehaveAsync("server-busy", 1);
        await using EventHubProducerClient impatient = partition.NewProducer(EmulatorFixture.NoRetries);
        var failure = await Assert.ThrowsAsync<EventHubsException>(() => partition.SendAsync(impatient, "refused"));
        Assert.Equal((EventHubsException.FailureReason.ServiceBusy, true), (failure.Reason, failure.IsTransient));
        await using PartitionReceiver receiver = partition.NewReceiver(EventPosition.Earliest);
        Assert.Equal(["first", "twice refused"], TestPartition.Texts(await TestPartition.ReceiveAsync(receiver, 2)));
    }

    [Fact]
    public async Task A_service_that_falls_silent_costs_a_try_its_time_out_and_cancelling_nothing()
    {
        TestPartition partition = fixture.NewPartition();
        var retries = new EventHubsRetryOptions { MaximumRetries = 0, TryTimeout = TimeSpan.FromSeconds(1) };
        await using EventHubProducerClient producer = partition.NewProducer();
        await using EventHubProducerClient impatient = partition.NewProducer(retries);
        await partition.SendAsync(producer, "before");
        await partition.SendAsync(impatient, "before");
        await fixture.Emulator.PauseAsync();
        try
        {
            long since = Stopwatch.GetTimestamp();
            var late = await Assert.ThrowsAsync<EventHubsException>(() => partition.SendAsync(impatient, "lost"));
            Assert.Equal((EventHubsException.FailureReason.ServiceTimeout, true), (late.Reason, late.IsTransient));
            Assert.InRange(Stopwatch.GetElapsedTime(since).TotalSeconds, 0.9, 40);

            // A new connection is accepted by the system and never answered.
            since = Stopwatch.GetTimestamp();
            await using PartitionReceiver receiver = partition.NewReceiver(EventPosition.Earliest, new PartitionReceiverOptions { RetryOptions = retries });
            late = await Assert.ThrowsAsync<EventHubsException>(() => receiver.ReceiveBatchAsync(1, TimeSpan.FromSeconds(1)));
            Assert.Equal(EventHubsException.FailureReason.ServiceTimeout, late.Reason);
            Assert.InRange(Stopwatch.GetElapsedTime(since).TotalSeconds, 0.9, 40);

            using var cancel = new CancellationTokenSource();
            Task sending = producer.SendAsync([new EventData("cancelled")], new SendEventOptions { PartitionId = partition.Id }, cancel.Token);
            Assert.False(sending.IsCompleted);
            since = Stopwatch.GetTimestamp();
            await cancel.CancelAsync();
            await Assert.ThrowsAsync<TaskCanceledException>(() => sending);
            await impatient.CloseAsync();
            Assert.InRange(Stopwatch.GetElapsedTime(since).TotalSeconds, 0, 40);
        }
        finally
        {
            fixture.Emulator.Continue();
        }

        await partition.SendAsync(producer, "after");
    }

    [Fact]
    public async Task Where_nobody_listens_the_failure_is_told_and_the_policy_obeyed()
    {
        await using var producer = new EventHubProducerClient(
            "Endpoint=sb://localhost:1;SharedAccessKeyName=a;SharedAccessKey=b;UseDevelopmentEmulator=true;EntityPath=hub",
            new EventHubProducerClientOptions { RetryOptions = new EventHubsRetryOptions { CustomRetryPolicy = new CountingPolicy(retries: 3) } });
        var policy = new CountingPolicy(retries: 3);
        await using var counted = new EventHubProducerClient(
            "Endpoint=sb://localhost:1;SharedAccessKeyName=a;SharedAccessKey=b;UseDevelopmentEmulator=true;EntityPath=hub",
            new EventHubProducerClientOptions { RetryOptions = new EventHubsRetryOptions { CustomRetryPolicy = policy } });
        var failure = await Assert.ThrowsAsync<EventHubsException>(async () => await counted.SendAsync([new EventData("x")]));
        Assert.Equal(EventHubsException.FailureReason.ServiceCommunicationProblem, failure.Reason);
        Assert.Equal([1, 2, 3, 4], policy.Attempts);
        failure = await Assert.ThrowsAsync<EventHubsException>(() => producer.GetPartitionIdsAsync());
        Assert.Equal(EventHubsException.FailureReason.ServiceCommunicationProblem, failure.Reason);
    }

    [Fact]
    public async Task Tokens_are_renewed_while_links_live()
    {
        TestPartition partition = fixture.NewPartition();
        var credential = new CountingCredential(TimeSpan.FromSeconds(2));
        var options = new EventHubConnectionOptions { CustomEndpointAddress = new Uri($"sb://localhost:{fixture.Emulator.TlsPort}"), CertificateValidationCallback = (_, _, _, _) => true };
        await using var producer = new EventHubProducerClient("localhost", partition.Hub, credential, new EventHubProducerClientOptions { ConnectionOptions = options, RetryOptions = EmulatorFixture.NoRetries });
        await partition.SendAsync(producer, "first");
        int before = credential.Count;
        await Until.TrueAsync("the token was renewed twice", () => credential.Count >= before + 2);
        await partition.SendAsync(producer, "after the first token's end");
    }

    private static int NumberOf(EventData data) => int.Parse(data.EventBody.ToString(), CultureInfo.InvariantCulture);

    private static async Task<int> SendUntilStoppedAsync(EventHubProducerClient producer, string partitionId, Action acknowledged, CancellationToken stop)
    {
        var inFlight = new Queue<Task>();
        int number = 0;
        while (!stop.IsCancellationRequested)
        {
            inFlight.Enqueue(producer.SendAsync([new EventData(number++.ToString(CultureInfo.InvariantCulture))], new SendEventOptions { PartitionId = partitionId }, CancellationToken.None));
            if (inFlight.Count < SendsAtOnceMax) continue;
            await inFlight.Dequeue();
            acknowledged();
        }

        await Task.WhenAll(inFlight);
        return number;
    }

    private static async Task ReceiveUntilStoppedAsync(PartitionReceiver receiver, List<EventData> received, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                received.AddRange(await receiver.ReceiveBatchAsync(100, TimeSpan.FromSeconds(1), stop));
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private static async Task DrainAsync(PartitionReceiver receiver, List<EventData> received)
    {
        while (true)
        {
            PartitionProperties partition = await receiver.GetPartitionPropertiesAsync();
            if (received.Count > partition.LastEnqueuedSequenceNumber) return;
            received.AddRange(await receiver.ReceiveBatchAsync(1000, TimeSpan.FromSeconds(5)));
        }
    }

    private sealed class CountingPolicy(int retries) : EventHubsRetryPolicy
    {
        public List<int> Attempts { get; } = [];

        public override TimeSpan CalculateTryTimeout(int attemptCount) => TimeSpan.FromSeconds(20);

        public override TimeSpan? CalculateRetryDelay(Exception lastException, int attemptCount)
        {
            Attempts.Add(attemptCount);
            return attemptCount <= retries ? TimeSpan.FromMilliseconds(1) : null;
        }
    }
}
