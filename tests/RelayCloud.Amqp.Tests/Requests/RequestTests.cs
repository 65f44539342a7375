using RelayCloud.Amqp.Encoding;
using RelayCloud.Amqp.Messages;
using RelayCloud.Amqp.Performatives;
using RelayCloud.Amqp.Requests;
using RelayCloud.Amqp.Sessions;
using RelayCloud.Amqp.Tests.Support;

namespace RelayCloud.Amqp.Tests.Requests;

public sealed class RequestTests
{
    [Fact]
    public async Task Requests_get_their_own_answers_whatever_their_order()
    {
        await using Pair pair = await ConnectAsync(new Answers());
        AmqpSession session = await pair.Client.OpenSessionAsync();
        AmqpRequestClient client = await AmqpRequestClient.OpenAsync(session, "$cbs").Soon();
        AmqpMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => client.RequestAsync(new AmqpMap { { "n", i } }, $"body {i}"))).Soon();
        Assert.Equal(Enumerable.Range(0, 300).Select(i => (object?)$"body {i}"), answers.Select(a => a.Value));
        Assert.All(answers, a => Assert.True(a.ApplicationProperties!.TryGetInt64("status-code", out long code) && code == 200));
    }

    [Fact]
    public async Task Two_clients_share_a_session_and_do_not_get_each_others_answers()
    {
        await using Pair pair = await ConnectAsync(new Answers());
        AmqpSession session = await pair.Client.OpenSessionAsync();
        AmqpRequestClient a = await AmqpRequestClient.OpenAsync(session, "$cbs").Soon();
        AmqpRequestClient b = await AmqpRequestClient.OpenAsync(session, "$management").Soon();
        Task<AmqpMessage>[] both = [a.RequestAsync([], "a"), b.RequestAsync([], "b")];
        Assert.Equal(["a", "b"], (await Task.WhenAll(both).Soon()).Select(m => m.Value));
    }

    [Theory]
    [InlineData(17ul)]
    [InlineData("text")]
    public async Task An_answer_keeps_the_type_of_the_message_id_and_follows_the_outcome(object messageId)
    {
        var node = new AmqpRequestNode(new Answers());
        (RawPeer peer, Amqp.Connections.AmqpConnection server) = await RawPeer.BeginAsync(new TestServer
        {
            Intercept = r =>
            {
                node.Accept(r);
                return true;
            },
        });
        await peer.SendAsync(0, new Attach { Name = "in", Handle = 3, IsReceiver = true, Source = new Source { Address = "$cbs" }, Target = new Target() });
        await peer.ExpectAsync(Descriptor.Attach);
        await peer.SendAsync(0, new Flow { NextIncomingId = 0, IncomingWindow = 10, NextOutgoingId = 0, OutgoingWindow = 10, Handle = 3, LinkCredit = 10, DeliveryCount = 0 });
        await peer.AttachSenderAsync(2);
        var request = new AmqpMessage { Properties = new MessageProperties { MessageId = messageId, To = "$cbs" }, Value = "hello" };
        await peer.TransferAsync(0, 2, 0, request.ToArray());
        Assert.IsType<Accepted>((await peer.ExpectDispositionAsync()).State);
        byte[] rest = await peer.ExpectAsync(Descriptor.Transfer);
        AmqpMessage answer = ReadTransfer(rest);
        Assert.Equal(messageId, answer.Properties!.CorrelationId);
        peer.Dispose();
        await server.Completion.Soon();
    }

    [Fact]
    public async Task A_request_under_way_fails_when_the_connection_is_lost()
    {
        await using Pair pair = await ConnectAsync(new Silence());
        AmqpSession session = await pair.Client.OpenSessionAsync();
        AmqpRequestClient client = await AmqpRequestClient.OpenAsync(session, "$cbs").Soon();
        Task<AmqpMessage> request = client.RequestAsync([], null);
        pair.Server.Abort();
        await Assert.ThrowsAsync<AmqpException>(() => request.Soon());
        await Assert.ThrowsAsync<AmqpException>(() => client.RequestAsync([], null).Soon());
        Assert.False(client.IsOpen);
    }

    private static AmqpMessage ReadTransfer(byte[] rest)
    {
        var reader = new AmqpReader(rest);
        Transfer.Read(ref reader);
        return AmqpMessage.Read(reader.Rest);
    }

    private static Task<Pair> ConnectAsync(IAmqpRequestHandler handler)
    {
        var node = new AmqpRequestNode(handler);
        return Pair.ConnectAsync(new TestServer
        {
            Intercept = r =>
            {
                node.Accept(r);
                return true;
            },
        });
    }

    private sealed class Answers : IAmqpRequestHandler
    {
        public void OnRequest(AmqpRequest request) => request.Answer(new AmqpMap { { "status-code", 200 } }, request.Message.Value);
    }

    private sealed class Silence : IAmqpRequestHandler
    {
        public void OnRequest(AmqpRequest request)
        {
        }
    }
}
