using RelayCloud.Amqp.Encoding;
using RelayCloud.Amqp.Performatives;
using RelayCloud.Amqp.Tests.Support;

namespace RelayCloud.Amqp.Tests.Performatives;

public sealed class PerformativeTests
{
    private delegate T Reads<out T>(ref AmqpReader reader);

    [Fact]
    public void Each_is_read_as_it_was_written()
    {
        var r = new RandomValues(3);
        for (int i = 0; i < 500; i++)
        {
            Check(
                new Open
                {
                    ContainerId = r.Text(4),
                    HostName = r.MaybeNull(() => "h"),
                    MaxFrameSize = r.MaybeUInt(),
                    ChannelMax = (ushort)r.UInt(),
                    IdleTimeoutMs = r.MaybeUInt(),
                    OutgoingLocales = r.Symbols(),
                    IncomingLocales = r.Symbols(),
                    OfferedCapabilities = r.Symbols(),
                    DesiredCapabilities = r.Symbols(),
                    Properties = r.MaybeNull(() => r.Map()),
                },
                Descriptor.Open,
                10,
                Open.Read);
            Check(
                new Begin { RemoteChannel = (ushort)r.UInt(), NextOutgoingId = r.UInt(), IncomingWindow = r.UInt(), OutgoingWindow = r.UInt(), HandleMax = r.MaybeUInt(), Properties = r.MaybeNull(() => r.Map()) },
                Descriptor.Begin,
                8,
                Begin.Read);
            Check(
                new Attach
                {
                    Name = r.Text(10),
                    Handle = r.UInt(),
                    IsReceiver = r.Boolean(),
                    SenderSettleMode = (SenderSettleMode)r.Next(3),
                    ReceiverSettleMode = (ReceiverSettleMode)r.Next(2),
                    Source = r.MaybeNull(() => new Source { Address = r.Text(3), Filter = r.MaybeNull(() => r.Map(2)), Outcomes = r.Symbols(), Timeout = r.MaybeUInt(), DefaultOutcome = new AmqpDescribed(0x24ul, new List<object?>()) }),
                    Target = r.MaybeNull(() => new Target { Address = r.Text(3), Durable = r.MaybeUInt(), Capabilities = r.Symbols() }),
                    InitialDeliveryCount = r.MaybeUInt(),
                    MaxMessageSize = r.UInt(),
                    DesiredCapabilities = r.Symbols(),
                    Properties = r.MaybeNull(() => r.Map()),
                },
                Descriptor.Attach,
                14,
                Attach.Read);
            Check(
                new Flow { NextIncomingId = r.MaybeUInt(), IncomingWindow = r.UInt(), NextOutgoingId = r.UInt(), OutgoingWindow = r.UInt(), Handle = r.MaybeUInt(), DeliveryCount = r.MaybeUInt(), LinkCredit = r.MaybeUInt(), Drain = r.Boolean(), Echo = r.Boolean() },
                Descriptor.Flow,
                11,
                Flow.Read);
            DeliveryState?[] states = [null, Accepted.Instance, Released.Instance, new Rejected(r.Error()), new Modified(r.Boolean(), r.Boolean(), r.MaybeNull(() => r.Map())), new Received(r.UInt(), r.UInt())];
            Check(new Disposition { IsReceiver = r.Boolean(), First = r.UInt(), Last = r.UInt(), Settled = r.Boolean(), State = states[r.Next(states.Length)] }, Descriptor.Disposition, 6, Disposition.Read);
            Check(new Detach { Handle = r.UInt(), Closed = r.Boolean(), Error = r.Error() }, Descriptor.Detach, 3, Detach.Read);
            Check(new End(r.Error()), Descriptor.End, 1, End.Read);
            Check(new Close(r.Error()), Descriptor.Close, 1, Close.Read);
        }
    }

    [Fact]
    public void A_transfer_is_read_as_it_was_written()
    {
        var writer = new AmqpWriter();
        new Transfer { Handle = 5, DeliveryId = 300, DeliveryTag = [1, 2], MessageFormat = 0x80013700, Settled = true, More = true, Aborted = true, Batchable = true }.Write(writer);
        var reader = new AmqpReader(writer.WrittenSpan);
        Assert.Equal(Descriptor.Transfer, reader.ReadDescriptor());
        Transfer read = Transfer.Read(ref reader);
        Assert.Equal((5u, 300u, 0x80013700u, true, true, true, true), (read.Handle, read.DeliveryId!.Value, read.MessageFormat!.Value, read.Settled!.Value, read.More, read.Aborted, read.Batchable));
        Assert.Equal([1, 2], read.DeliveryTag.ToArray());
        Assert.Equal(0, reader.Remaining);
    }

    [Theory]
    [InlineData("005315c00a064143415300534002")]
    [InlineData("005315c00a06414341005324454040")]
    public void A_disposition_with_fields_of_the_wrong_type_is_an_error(string hex)
    {
        byte[] bytes = Convert.FromHexString(hex);
        Assert.Throws<AmqpException>(() =>
        {
            var reader = new AmqpReader(bytes);
            reader.ReadDescriptor();
            Disposition.Read(ref reader);
        });
    }

    [Fact]
    public void The_disposition_of_a_real_server_is_understood_and_written_alike()
    {
        byte[] vector = Convert.FromHexString("005315c00a06414343410053244540");
        var reader = new AmqpReader(vector);
        Assert.Equal(Descriptor.Disposition, reader.ReadDescriptor());
        var disposition = Disposition.Read(ref reader);
        Assert.Equal(new Disposition { IsReceiver = true, First = 0, Last = 0, Settled = true, State = Accepted.Instance }, disposition);
        Assert.Equal(Convert.ToHexString(vector), Convert.ToHexString(Write(disposition)));
    }

    [Fact]
    public void The_detach_of_a_real_server_is_understood_and_written_alike()
    {
        byte[] vector = Convert.FromHexString("005316c01d03434100531dc01503a30e616d71703a6e6f742d666f756e64a1017840");
        var reader = new AmqpReader(vector);
        Assert.Equal(Descriptor.Detach, reader.ReadDescriptor());
        var detach = Detach.Read(ref reader);
        Assert.Equal(new Detach { Handle = 0, Closed = true, Error = new AmqpError(ErrorConditions.NotFound, "x") }, detach);
        Assert.Equal(Convert.ToHexString(vector), Convert.ToHexString(Write(detach)));
    }

    [Fact]
    public void The_sasl_choice_of_a_real_client_is_understood()
    {
        var reader = new AmqpReader(Convert.FromHexString("005341d00000003600000003a309414e4f4e594d4f5553a01a00526f6f744d616e6167655368617265644163636573734b6579a1096c6f63616c686f7374"));
        Assert.Equal(Descriptor.SaslInit, reader.ReadDescriptor());
        var init = SaslInit.Read(ref reader);
        Assert.Equal("ANONYMOUS", init.Mechanism.Value);
        Assert.Equal("\0RootManageSharedAccessKey", System.Text.Encoding.UTF8.GetString(init.InitialResponse!.Value.Span));
        Assert.Equal("localhost", init.HostName);
    }

    [Fact]
    public void Short_lists_symbolic_descriptors_and_single_symbols_are_understood()
    {
        var reader = new AmqpReader(Convert.FromHexString("0053184500a30f616d71703a636c6f73653a6c69737445"));
        Assert.Equal(Descriptor.Close, reader.ReadDescriptor());
        Assert.Null(Close.Read(ref reader).Error);
        Assert.Equal(Descriptor.Close, reader.ReadDescriptor());
        Assert.Null(Close.Read(ref reader).Error);

        var writer = new AmqpWriter();
        int begun = writer.BeginList();
        writer.WriteSymbol("ONE");
        writer.EndList(begun, 1);
        reader = new AmqpReader(writer.WrittenSpan);
        Assert.Equal("ONE", Assert.Single(SaslMechanisms.Read(ref reader).Mechanisms).Value);
    }

    [Fact]
    public void A_missing_mandatory_field_is_named()
    {
        AmqpException e = Assert.Throws<AmqpException>(() =>
        {
            var reader = new AmqpReader(Convert.FromHexString("45"));
            return Attach.Read(ref reader);
        });
        Assert.Contains("name of attach", e.Message);
    }

    private static byte[] Write<T>(T performative)
        where T : IPerformative
    {
        var writer = new AmqpWriter();
        performative.Write(writer);
        return writer.ToArray();
    }

    /// <summary>Compared by what they write, since records compare arrays by reference.</summary>
    private static void Check<T>(T performative, ulong descriptor, int fields, Reads<T> read)
        where T : IPerformative
    {
        byte[] written = Write(performative);
        var reader = new AmqpReader(written);
        Assert.Equal(descriptor, reader.ReadDescriptor());
        AmqpReader list = reader;
        list.ReadList(out int count);
        Assert.Equal(fields, count);
        T again = read(ref reader);
        Assert.Equal(0, reader.Remaining);
        Assert.Equal(Convert.ToHexString(written), Convert.ToHexString(Write(again)));
    }
}
