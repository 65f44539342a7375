using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using RelayCloud.LocalCloud.CommandLine;
using RelayCloud.LocalCloud.Services;
using RelayCloud.LocalCloud.Setup;
using RelayCloud.LocalCloud.Tests.Launching;

namespace RelayCloud.LocalCloud.Tests.Restart;

/// <summary>The real services, started twice: what a client and a reader of the table have goes on.</summary>
public sealed class RestartFacts
{
    [Fact]
    public async Task After_a_restart_a_client_resumes_its_trades_and_the_table_goes_on_in_the_same_epoch()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The launcher is stopped by a signal.");
        int portBase = FreePorts.Base(), seed = Random.Shared.Next(1_000_000, int.MaxValue);
        var folder = DataFolder.For(new LaunchOptions { PortBase = portBase, Seed = seed }, Repository.Find(AppContext.BaseDirectory)).Data.Folder;
        try
        {
            (long Epoch, long Offset) seen, stored;
            await using (var first = await RealCloud.StartAsync(portBase, seed))
            {
                seen = (await TradesAsync(portBase, resume: null)).Cursor;
                stored = await StoredAsync(portBase, seen.Offset);
                Assert.Equal(seen.Epoch, stored.Epoch);
                await first.StopAsync();
            }

            await using var second = await RealCloud.StartAsync(portBase, seed);
            var (tids, cursor) = await TradesAsync(portBase, resume: $"{seen.Epoch}:{seen.Offset}");
            Assert.Equal(seen.Epoch, cursor.Epoch);
            Assert.Equal(cursor.Offset - seen.Offset, tids.Length);
            Assert.Equal(tids.Length, tids.Distinct().Count());
            Assert.Equal(stored.Epoch, (await StoredAsync(portBase, cursor.Offset)).Epoch);
            await second.StopAsync();
        }
        finally
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Subscribes to the trades of BTC and takes the first frame.</summary>
    private static async Task<(long[] Tids, (long Epoch, long Offset) Cursor)> TradesAsync(int portBase, string? resume)
    {
        using var limit = new CancellationTokenSource(Until.Patience);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://localhost:{8080 + portBase}/ws?cursor=1&apiKey={DemoTenant.ApiKey}"), limit.Token);
        var subscription = resume is null ? """{"type":"trades","coin":"BTC"}""" : $$"""{"type":"trades","coin":"BTC","resume":"{{resume}}"}""";
        await socket.SendAsync(Encoding.UTF8.GetBytes($$"""{"method":"subscribe","subscription":{{subscription}}}"""), WebSocketMessageType.Text, endOfMessage: true, limit.Token);
        var buffer = new byte[1 << 20];
        while (true)
        {
            var length = 0;
            ValueWebSocketReceiveResult received;
            do
            {
                received = await socket.ReceiveAsync(buffer.AsMemory(length), limit.Token);
                length += received.Count;
            }
            while (!received.EndOfMessage);

            using var frame = JsonDocument.Parse(buffer.AsMemory(0, length));
            Assert.NotEqual("error", frame.RootElement.GetProperty("channel").GetString());
            if (!frame.RootElement.GetProperty("channel").ValueEquals("trades"))
                continue;
            var cursor = frame.RootElement.GetProperty("cursor").GetString()!.Split(':');
            return ([.. frame.RootElement.GetProperty("data").EnumerateArray().Select(trade => trade.GetProperty("tid").GetInt64())], (long.Parse(cursor[0]), long.Parse(cursor[1])));
        }
    }

    /// <summary>The cursor of the trades of BTC in the table, once it has reached that offset.</summary>
    private static async Task<(long Epoch, long Offset)> StoredAsync(int portBase, long offset)
    {
        var table = new TableClient(LocalConnections.Storage(new LocalPorts(portBase)), "snapshots");
        TableEntity? row = null;
        await Until.TrueAsync("the trades are in the table", () =>
        {
            var found = table.GetEntityIfExists<TableEntity>("BTC", "trades");
            row = found.HasValue ? found.Value : null;
            return row?.GetInt64("off") >= offset;
        });
        return (row!.GetInt64("epoch")!.Value, row.GetInt64("off")!.Value);
    }
}
