using System.Buffers.Binary;
using RelayCloud.Amqp.Connections;
using RelayCloud.Amqp.Encoding;
using RelayCloud.Amqp.Performatives;

namespace RelayCloud.Amqp.Tests.Support;

/// <summary>The other end by hand: sends whatever it is told, reads frame by frame.</summary>
internal sealed class RawPeer(Stream stream) : IDisposable
{
    public Stream Stream => stream;

    /// <summary>A peer that has opened a connection to a server of the library, and that server's connection.</summary>
    public static async Task<(RawPeer Peer, AmqpConnection Server)> OpenAsync(TestServer handler, AmqpConnectionOptions? options = null, Open? open = null)
    {
        (Stream clientEnd, Stream serverEnd) = MemoryDuplex.Create();
        Task<AmqpConnection> accepting = AmqpConnection.AcceptAsync(serverEnd, options ?? new(), handler);
        var peer = new RawPeer(clientEnd);
        await peer.SendRawAsync("AMQP\0\u0001\0\0"u8.ToArray());
        await peer.SendAsync(0, open ?? new Open { ContainerId = "raw" });
        await peer.ReadRawAsync(8);
        (_, ulong descriptor, _) = await peer.ReadAsync();
        Assert.Equal(Descriptor.Open, descriptor);
        return (peer, await accepting.Soon());
    }

    /// <summary>And with a session on channel 0 of each end.</summary>
    public static async Task<(RawPeer Peer, AmqpConnection Server)> BeginAsync(TestServer handler, AmqpConnectionOptions? options = null, uint incomingWindow = 5_000)
    {
        (RawPeer peer, AmqpConnection server) = await OpenAsync(handler, options);
        await peer.SendAsync(0, new Begin { NextOutgoingId = 0, IncomingWindow = incomingWindow, OutgoingWindow = 5_000 });
        await peer.ExpectAsync(Descriptor.Begin);
        return (peer, server);
    }

    public async Task SendRawAsync(ReadOnlyMemory<byte> bytes)
    {
        await stream.WriteAsync(bytes);
        await stream.FlushAsync();
    }

    public Task SendAsync<T>(ushort channel, T performative, params byte[] payload)
        where T : IPerformative => SendRawAsync(Frame(channel, performative.Write, payload));

    public Task TransferAsync(ushort channel, uint handle, uint? deliveryId, byte[] payload, bool more = false, bool aborted = false, bool? settled = null)
    {
        byte[] frame = Frame(
            channel,
            writer => new Transfer { Handle = handle, DeliveryId = deliveryId, DeliveryTag = [1], MessageFormat = deliveryId is null ? null : 0, More = more, Aborted = aborted, Settled = settled }.Write(writer),
            payload);
        return SendRawAsync(frame);
    }

    /// <summary>Attaches as a sender and reads the answer and its credit.</summary>
    public async Task AttachSenderAsync(uint handle = 0)
    {
        await SendAsync(0, new Attach { Name = $"raw-{handle}", Handle = handle, IsReceiver = false, Source = new Source(), Target = new Target { Address = "hub" }, InitialDeliveryCount = 0 });
        await ExpectAsync(Descriptor.Attach);
        await ExpectAsync(Descriptor.Flow);
    }

    public async Task<byte[]> ReadRawAsync(int count)
    {
        byte[] bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes).AsTask().Soon();
        return bytes;
    }

    /// <summary>The next frame that is not empty: its channel, descriptor and the bytes behind that.</summary>
    public async Task<(ushort Channel, ulong Descriptor, byte[] Fields)> ReadAsync()
    {
        while (true)
        {
            byte[] header = await ReadRawAsync(8);
            byte[] body = await ReadRawAsync(BinaryPrimitives.ReadInt32BigEndian(header) - 8);
            if (body.Length == 0) continue;
            var reader = new AmqpReader(body);
            ulong descriptor = reader.ReadDescriptor();
            return (BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(6)), descriptor, reader.Rest.ToArray());
        }
    }

    /// <summary>The rest of the next frame, which is to be of that kind.</summary>
    public async Task<byte[]> ExpectAsync(ulong descriptor)
    {
        (_, ulong found, byte[] rest) = await ReadAsync();
        Assert.Equal($"0x{descriptor:x}", $"0x{found:x}");
        return rest;
    }

    public async Task<AmqpError?> ExpectCloseAsync()
    {
        byte[] rest = await ExpectAsync(Descriptor.Close);
        var reader = new AmqpReader(rest);
        return Close.Read(ref reader).Error;
    }

    public async Task<AmqpError?> ExpectEndAsync()
    {
        byte[] rest = await ExpectAsync(Descriptor.End);
        var reader = new AmqpReader(rest);
        return End.Read(ref reader).Error;
    }

    public async Task<Detach> ExpectDetachAsync()
    {
        byte[] rest = await ExpectAsync(Descriptor.Detach);
        var reader = new AmqpReader(rest);
        return Detach.Read(ref reader);
    }

    public async Task<Disposition> ExpectDispositionAsync()
    {
        byte[] rest = await ExpectAsync(Descriptor.Disposition);
        var reader = new AmqpReader(rest);
        return Disposition.Read(ref reader);
    }

    public async Task<Flow> ExpectFlowAsync()
    {
        byte[] rest = await ExpectAsync(Descriptor.Flow);
        var reader = new AmqpReader(rest);
        return Flow.Read(ref reader);
    }

    public void Dispose() => stream.Dispose();

    public static byte[] Frame(ushort channel, Action<AmqpWriter> write, ReadOnlySpan<byte> payload = default)
    {
        var writer = new AmqpWriter();
        int begun = FrameHeader.Begin(writer);
        write(writer);
        writer.WriteRaw(payload);
        FrameHeader.End(writer, begun, FrameHeader.AmqpType, channel);
        return writer.ToArray();
    }
}
