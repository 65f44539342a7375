using System.Net.Sockets;
using RelayCloud.EventHubsEmulator.Configuration;
using RelayCloud.EventHubsEmulator.Tests.Server;
using RelayCloud.EventHubsEmulator.Tests.Storage;

namespace RelayCloud.EventHubsEmulator.Tests.Fuzz;

/// <summary>
/// Clients that say almost what a sound one says, on real sockets: bytes changed, frames missing, double, exchanged, cut. Each is answered, refused or closed, and soon; the emulator
/// goes on, and keeps nothing of them.
/// </summary>
public sealed class FuzzTests : IDisposable
{
    private const int Rounds = 2_000;

    // Most of them wait for an answer that does not come.
    private const int AtOnce = 128;
    private const int LiveBytesMax = 64 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Clients_that_say_almost_the_right_thing_cost_nobody_but_themselves()
    {
        var log = new ErrorLog();
        await using Emulator emulator = await TestEmulator.StartAsync(_folder.Path, new EmulatorOptions(), logger: log);
        Conversation sound = await Conversation.RecordAsync(emulator.Port);
        Assert.InRange(sound.Frames.Count, 15, 100);

        await Parallel.ForAsync(0, Rounds, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (seed, _) =>
        {
            var random = new Random(seed);
            Exception? failure = await Record.ExceptionAsync(() => SayAsync(emulator.Port, Preamble(random, sound.Preamble), Mutation.Of(random, sound.Frames)).WaitAsync(Patience, TimeProvider.System));
            Assert.True(failure is null or IOException, $"Seed {seed}: {failure}");
        });

        Assert.Empty(log.Errors);
        // Otherwise little was tested: one in five, at the least, gets as far as sending its five events.
        Assert.InRange(emulator.Namespace.Hub(TestEmulator.Hub)![0].Tail.LastSequence, Rounds, long.MaxValue);
        await Until.TrueAsync("every connection is gone", () => emulator.Listener.Connections == 0, Patience);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true), 0, LiveBytesMax);
        await AssertWorksAsync(emulator.Port);
    }

    private static byte[] Preamble(Random random, byte[] sound)
    {
        byte[] preamble = [.. sound];
        if (random.Next(20) == 0) Mutation.Disturb(random, preamble);
        return preamble;
    }

    private static async Task SayAsync(int port, byte[] preamble, IReadOnlyList<byte[]> frames)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        await new Speaker(client.GetStream()).SayAsync(preamble, frames);
    }

    private static async Task AssertWorksAsync(int port)
    {
        Conversation again = await Conversation.RecordAsync(port);
        Assert.NotEmpty(again.Frames);
    }
}
