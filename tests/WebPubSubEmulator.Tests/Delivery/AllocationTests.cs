using System.Net;
using System.Net.Sockets;
using RelayCloud.WebPubSubEmulator.Delivery;
using RelayCloud.WebPubSubEmulator.Protocols;

namespace RelayCloud.WebPubSubEmulator.Tests.Delivery;

public sealed class AllocationTests
{
    private const int Receivers = 50;
    private const int Messages = 2_000;

    // A small object for each delivery would be 24.
    private const double BytesPerDeliveryMax = 1;

    [Theory]
    [InlineData(Subprotocol.Json)]
    [InlineData(Subprotocol.JsonReliable)]
    public async Task A_delivery_allocates_nothing_of_its_own(object protocol)
    {
        using var lane = new DeliveryLane(0, new DeliveryLimits(int.MaxValue, int.MaxValue, int.MaxValue), TimeProvider.System);
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(Receivers);
        var group = new LaneGroup();
        var all = new List<IDisposable>();
        var outboxes = new List<Outbox>();
        using var stop = new CancellationTokenSource();
        var readers = new List<Task>();
        for (int i = 0; i < Receivers; i++)
        {
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            client.Connect(listener.LocalEndPoint!);
            Socket server = listener.Accept();
            server.Blocking = false;
            var outbox = new Outbox(lane, (Subprotocol)protocol, new NoOwner());
            var transport = new SocketTransport(server, outbox, () => { }, () => { });
            all.AddRange([client, transport, server]);
            outboxes.Add(outbox);
            lane.Post(LaneCommand.Attach(outbox, transport, first: null));
            lane.Post(LaneCommand.Join(new LaneMembership(group, outbox)));
            byte[] buffer = new byte[64 << 10];
            readers.Add(Task.Run(async () =>
            {
                while (await client.ReceiveAsync(buffer.AsMemory(), stop.Token) > 0)
                {
                }
            }));
        }

        long sequence = 0;
        await PublishAsync(lane, group, outboxes, 500);
        long before = await AllocatedAsync(lane);
        await PublishAsync(lane, group, outboxes, Messages);
        double perDelivery = (await AllocatedAsync(lane) - before) / (double)(Messages * Receivers);
        await stop.CancelAsync();
        await Task.WhenAll(readers).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        foreach (IDisposable one in all) one.Dispose();
        Assert.InRange(perDelivery, 0, BytesPerDeliveryMax);
        Assert.Equal(0, lane.Counts().Faults);

        async Task PublishAsync(DeliveryLane to, LaneGroup members, List<Outbox> receivers, int count)
        {
            long delivered = to.Counts().Messages;
            for (int n = 1; n <= count; n++)
            {
                // Encoded here, so that the lane has only to deliver.
                var message = new OutboundMessage("g", null, PayloadKind.Text, new byte[100], 0);
                message.Encoded((Subprotocol)protocol);
                to.Post(LaneCommand.Publish(members, message, except: null));
                sequence++;
                if (n % 20 != 0) continue;
                while (to.Counts().Messages < delivered + ((long)n * Receivers)) await Task.Yield();
                foreach (Outbox one in receivers) to.Post(LaneCommand.Acknowledge(one, sequence));
            }
        }
    }

    /// <summary>What the lane's thread has allocated: it tells a transport of an outbox that has ended, on that thread.</summary>
    private static async Task<long> AllocatedAsync(DeliveryLane lane)
    {
        var told = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var ended = new Outbox(lane, Subprotocol.Json, new NoOwner()) { State = OutboxState.Ended };
        using var transport = new SocketTransport(socket, ended, () => told.SetResult(GC.GetAllocatedBytesForCurrentThread()), () => { });
        lane.Post(LaneCommand.Attach(ended, transport, first: null));
        return await told.Task;
    }

    private sealed class NoOwner : IOutboxOwner
    {
        public void OnOverflow()
        {
        }
    }
}
