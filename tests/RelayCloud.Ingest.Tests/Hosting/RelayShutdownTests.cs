using Microsoft.Extensions.DependencyInjection;
using RelayCloud.Ingest.Sessions;
using RelayCloud.Ingest.Sessions.WebSocket.Frames;
using RelayCloud.Ingest.Tests.Sessions.Support;

namespace RelayCloud.Ingest.Tests.Hosting;

/// <summary>The container stops: in order, in time, and with nothing left over.</summary>
public sealed class RelayShutdownTests
{
    [Fact]
    public async Task Every_customer_is_told_to_go_elsewhere_and_nothing_is_left()
    {
        await using RelayUnderTest relay = await RelayUnderTest.StartAsync();
        List<RawClient> clients = [];
        for (int i = 0; i < 10; i++)
        {
            RawClient client = await RawClient.DialAsync(relay.Port);

            // Every other one came through Kestrel, whose request is open beneath the session.
            if (i % 2 == 1)
            {
                await client.SendAsync("GET /health HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray());
                Assert.Equal(200, (await client.ReadAnswerAsync()).Status);
            }

            await client.SendAsync(RawClient.Upgrade());
            Assert.Equal(101, (await client.ReadAnswerAsync()).Status);
            await client.SubscribeAsync("""{"type":"bbo","coin":"BTC"}""");
            await client.ReadTextAsync();
            clients.Add(client);
        }

        Task stopping = relay.App.StopAsync();
        foreach (RawClient client in clients)
        {
            ServerFrame? frame;
            while ((frame = await client.TryReadFrameAsync()) is { Opcode: Opcode.Text })
            {
            }

            Assert.Equal(4100, frame!.CloseCode);
            await client.DisposeAsync();
        }

        await stopping;
        await NothingIsLeftAsync(relay);
        Assert.Null(relay.Hub.LastFault);
        Assert.Null(relay.Sessions.Sessions.LastFault);
    }

    [Fact]
    public async Task A_customer_that_does_not_answer_holds_the_stop_up_no_longer_than_the_linger_time()
    {
        await using RelayUnderTest relay = await RelayUnderTest.StartAsync(("Relay:Sessions:LingerMs", "300"));
        await using RawClient silent = await relay.OpenAsync();
        await using RawClient throughKestrel = await RawClient.DialAsync(relay.Port);
        await throughKestrel.SendAsync("GET /health HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray());
        await throughKestrel.ReadAnswerAsync();
        await throughKestrel.SendAsync(RawClient.Upgrade());
        await throughKestrel.ReadAnswerAsync();
        await relay.App.StopAsync().WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        await NothingIsLeftAsync(relay);
    }

    private static async Task NothingIsLeftAsync(RelayUnderTest relay)
    {
        // Waited for, because sockets and topics are given back on pool threads; the hub's own part is over when it has stopped.
        Admission admission = relay.App.Services.GetRequiredService<Admission>();
        await Until.TrueAsync("no session is left", () => relay.Sessions.Sessions.Count == 0);
        await Until.TrueAsync("no connection is counted", () => admission.ConnectionsByKey().Values.All(n => n == 0));
        await Until.TrueAsync("no receive buffer is held", () => relay.Sessions.ReceiveBuffers.Outstanding == 0);
        Assert.Equal(0, relay.Hub.Messages.Outstanding);
        Assert.Equal(0, relay.Hub.Messages.Buffers.Outstanding);
    }
}
