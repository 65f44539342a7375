using System.Net;
using System.Net.Sockets;
using System.Text;
using RelayCloud.WebPubSubEmulator.Delivery;
using RelayCloud.WebPubSubEmulator.Protocols;

namespace RelayCloud.WebPubSubEmulator.Tests.Delivery;

/// <summary>Many messages that wait for a lane at once, to members of every kind, over sockets that take little at a time.</summary>
public sealed class RunTests
{
    private static readonly DeliveryLimits Wide = new(int.MaxValue, int.MaxValue, int.MaxValue);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Every_member_gets_exactly_what_was_sent_to_it_in_order(int seed)
    {
        var random = new Random(seed);
        await using var rig = new Rig(Wide);
        Member[] members = [.. Enumerable.Range(0, 12).Select(i => rig.NewMember((Subprotocol)(i % Subprotocols.Count)))];
        LaneGroup[] groups = [new(), new()];
        foreach (Member member in members)
            foreach (LaneGroup group in groups) rig.Lane.Post(LaneCommand.Join(new LaneMembership(group, member.Outbox)));
        for (int round = 0; round < 6; round++)
        {
            using (rig.Hold())
            {
                for (int sent = 0; sent < 400;)
                {
                    int length = random.Next(4) == 0 ? 1 : random.Next(1, 120);
                    LaneGroup group = groups[random.Next(2)];
                    for (int i = 0; i < length; i++, sent++)
                    {
                        byte[] data = Encoding.ASCII.GetBytes($"<{seed}.{round}.{sent}>" + new string('x', random.Next(10) == 0 ? random.Next(5_000) : random.Next(300)));
                        var message = new OutboundMessage("g", null, PayloadKind.Text, data, random.Next(30) == 0 ? long.MaxValue - 1 : 0);
                        Member? except = random.Next(20) == 0 ? members[random.Next(members.Length)] : null;
                        rig.Lane.Post(LaneCommand.Publish(group, message, except?.Outbox));
                        foreach (Member member in members)
                            if (member != except) member.Expect(message);
                    }
                }
            }

            foreach (Member member in members) await member.HasAllAsync();
        }

        DeliveryCounts counts = rig.Lane.Counts();
        Assert.Equal(0, counts.Faults);
        Assert.Equal(members.Sum(m => (long)m.Messages), counts.Messages);
        Assert.Equal(members.Sum(m => m.DataBytes), counts.Bytes);
        Assert.Equal(members.Sum(m => m.Steps), counts.Steps);
    }

    [Fact]
    public async Task A_bound_of_messages_counts_those_in_a_run()
    {
        await using var rig = new Rig(Wide with { QueueMessagesMax = 100 });
        Member member = rig.NewMember(Subprotocol.Json, reads: false);
        var group = new LaneGroup();
        rig.Lane.Post(LaneCommand.Join(new LaneMembership(group, member.Outbox)));
        using (rig.Hold())
            for (int i = 0; i < 20_000; i++) rig.Lane.Post(LaneCommand.Publish(group, new OutboundMessage("g", null, PayloadKind.Text, new byte[1_000], 0), except: null));
        await Until.TrueAsync("its owner is told that it is closed as too slow", () => member.Overflows == 1);
        Assert.Equal(1, rig.Lane.Counts().Overflows);
    }

    private sealed class Rig : IAsyncDisposable
    {
        private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        private readonly List<Member> _members = [];

        public Rig(DeliveryLimits limits)
        {
            Lane = new DeliveryLane(0, limits, TimeProvider.System);
            _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            _listener.Listen(64);
        }

        public DeliveryLane Lane { get; }

        public Member NewMember(Subprotocol protocol, bool reads = true)
        {
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4_096 };
            client.Connect(_listener.LocalEndPoint!);
            Socket server = _listener.Accept();
            server.Blocking = false;
            server.SendBufferSize = 4_096;
            var member = new Member(Lane, protocol, server, client, reads);
            _members.Add(member);
            Lane.Post(LaneCommand.Attach(member.Outbox, member.Transport, first: null));
            return member;
        }

        /// <summary>Keeps the lane's thread from looking into its inbox until disposed: it waits in a call that it makes.</summary>
        public IDisposable Hold()
        {
            var gate = new Gate();
            var ended = new Outbox(Lane, Subprotocol.Json, new NoOwner()) { State = OutboxState.Ended };
            Lane.Post(LaneCommand.Attach(ended, new SocketTransport(_listener, ended, gate.Pass, () => { }), first: null));
            gate.Reached();
            return gate;
        }

        public async ValueTask DisposeAsync()
        {
            Lane.Dispose();
            foreach (Member member in _members) await member.DisposeAsync();
            _listener.Dispose();
        }
    }

    private sealed class Gate : IDisposable
    {
        private readonly ManualResetEventSlim _reached = new();
        private readonly ManualResetEventSlim _open = new();

        public void Pass()
        {
            _reached.Set();
            _open.Wait();
        }

        public void Reached() => _reached.Wait();

        public void Dispose() => _open.Set();
    }

    private sealed class Member : IAsyncDisposable, IOutboxOwner
    {
        private readonly Subprotocol _protocol;
        private readonly Socket _server;
        private readonly Socket _client;
        private readonly MemoryStream _expected = new();
        private readonly Task _reading = Task.CompletedTask;
        private long _sequence;
        private long _same;
        private string? _difference;

        public Member(DeliveryLane lane, Subprotocol protocol, Socket server, Socket client, bool reads)
        {
            (_protocol, _server, _client) = (protocol, server, client);
            Outbox = new Outbox(lane, protocol, this);
            Transport = new SocketTransport(server, Outbox, () => { }, () => { });
            if (reads) _reading = Task.Run(ReadAsync);
        }

        public Outbox Outbox { get; }

        public SocketTransport Transport { get; }

        public int Messages { get; private set; }

        public long DataBytes { get; private set; }

        public long Steps { get; private set; }

        public int Overflows { get; private set; }

        public void OnOverflow() => Overflows++;

        public void Expect(OutboundMessage message)
        {
            ReadOnlySpan<byte> encoded = message.Encoded(_protocol);
            lock (_expected)
            {
                if (_protocol.IsReliable())
                {
                    byte[] frame = new byte[SequencedFrames.Length(_protocol, encoded.Length, ++_sequence)];
                    SequencedFrames.Write(frame, _protocol, encoded, _sequence);
                    _expected.Write(frame);
                }
                else
                {
                    _expected.Write(encoded);
                }
            }

            Messages++;
            DataBytes += message.Data.Length;
            Steps += message.Steps;
        }

        public async Task HasAllAsync()
        {
            await Until.TrueAsync($"a member ({_protocol}) has everything", () => _difference is not null || Volatile.Read(ref _same) == _expected.Length);
            Assert.Null(_difference);
        }

        public async ValueTask DisposeAsync()
        {
            _server.Dispose();
            await _reading;
            _client.Dispose();
            Transport.Dispose();
        }

        private async Task ReadAsync()
        {
            byte[] buffer = new byte[3_000];
            while (true)
            {
                int count = await _client.ReceiveAsync(buffer);
                if (count == 0) return;
                lock (_expected)
                {
                    if (!_expected.GetBuffer().AsSpan((int)_same, count).SequenceEqual(buffer.AsSpan(0, count))) _difference ??= $"At byte {_same} came something else.";
                }

                Interlocked.Add(ref _same, count);
            }
        }
    }

    private sealed class NoOwner : IOutboxOwner
    {
        public void OnOverflow()
        {
        }
    }
}
