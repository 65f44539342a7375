using System.Buffers.Binary;
using System.Net.Sockets;
using RelayCloud.Amqp.Connections;
using RelayCloud.Amqp.Encoding;
using RelayCloud.Amqp.Links;
using RelayCloud.Amqp.Requests;
using RelayCloud.Amqp.Sessions;
using RelayCloud.EventHubsEmulator.Configuration;
using RelayCloud.EventHubsEmulator.Tests.Server;

namespace RelayCloud.EventHubsEmulator.Tests.Fuzz;

/// <summary>All that a client says in a sound conversation with everything in it: a token, questions, events sent and received, a drain, the end.</summary>
/// <param name="Preamble">Protocol headers and SASL, which begin it.</param>
/// <param name="Frames">Each AMQP frame, in order.</param>
internal sealed record Conversation(byte[] Preamble, IReadOnlyList<byte[]> Frames)
{
    private const int HeaderBytes = 8;
    private const int Events = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Has it with an emulator.</summary>
    public static async Task<Conversation> RecordAsync(int port)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", port);
        var stream = new RecordingStream(socket.GetStream());
        await using (AmqpConnection connection = await AmqpConnection.ConnectAsync(stream, new AmqpConnectionOptions { ContainerId = "fuzz" }))
        {
            AmqpSession session = await connection.OpenSessionAsync();
            AmqpRequestClient cbs = await AmqpRequestClient.OpenAsync(session, "$cbs");
            const string Audience = "sb://localhost/hub";
            await cbs.RequestAsync(
                new AmqpMap { { (object)"operation", "put-token" }, { (object)"name", Audience }, { (object)"type", "servicebus.windows.net:sastoken" } },
                SasTokenTests.Token(Audience, SharedAccessKey.Default, DateTimeOffset.UtcNow.AddHours(1)));
            AmqpRequestClient management = await AmqpRequestClient.OpenAsync(session, "$management");
            await management.RequestAsync(new AmqpMap { { (object)"operation", "READ" }, { (object)"name", TestEmulator.Hub }, { (object)"type", "com.microsoft:eventhub" } }, body: null);
            AmqpSender sender = await session.AttachSenderAsync(TestEmulator.Producer(0));
            await sender.SendBatchAsync(TestEmulator.Batch(Events));
            var received = new CollectedEvents();
            AmqpReceiver receiver = await session.AttachReceiverAsync(TestEmulator.Consumer(0, epoch: 1), received);
            receiver.AddCredit(Events);
            await Until.TrueAsync("the events came", () => received.Count == Events, Patience);
            receiver.AddCredit(Events);
            await receiver.DrainAsync();
            await receiver.CloseAsync();
            await sender.CloseAsync();
        }

        return Split(stream.Written());
    }

    private static Conversation Split(byte[] written)
    {
        var frames = new List<byte[]>();
        int at = 0;
        int preamble = 0;
        while (at < written.Length)
        {
            // A protocol header has the size of an empty frame, and letters where frames have their size.
            bool isHeader = written.AsSpan(at).StartsWith("AMQP"u8);
            int size = isHeader ? HeaderBytes : BinaryPrimitives.ReadInt32BigEndian(written.AsSpan(at));
            bool isAmqpFrame = !isHeader && written[at + 5] == 0;
            if (isAmqpFrame) frames.Add(written[at..(at + size)]);
            at += size;
            if (!isAmqpFrame) preamble = at;
        }

        return new Conversation(written[..preamble], frames);
    }
}
