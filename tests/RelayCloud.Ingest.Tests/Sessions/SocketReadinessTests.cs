using System.Net.Sockets;
using RelayCloud.Ingest.Sessions.Sockets;
using RelayCloud.Ingest.Tests.Sessions.Support;

namespace RelayCloud.Ingest.Tests.Sessions;

public sealed class SocketReadinessTests
{
    [Fact]
    public async Task Waiting_returns_to_its_caller_though_there_is_always_something_to_read()
    {
        using SocketPair pair = await SocketPair.ConnectAsync();
        await pair.Client.SendAsync("never read"u8.ToArray());
        await Until.TrueAsync("the bytes are there", () => pair.Server.Available > 0);

        var handler = new Idler();
        new SocketReadiness(pair.Server) { Handler = handler }.Wait();
        Assert.NotEqual(Environment.CurrentManagedThreadId, handler.FirstThreadId);
        await Until.TrueAsync("it is told again and again", () => handler.Calls > 100);
        handler.IsEnough = true;
        await Until.TrueAsync("it is told no more", () => handler.HasEnded);
    }

    /// <summary>Reads nothing, so that there is always something to read.</summary>
    private sealed class Idler : IReadableHandler
    {
        private int _calls;

        public int Calls => Volatile.Read(ref _calls);

        public int FirstThreadId { get; private set; } = -1;

        public volatile bool IsEnough;

        public volatile bool HasEnded;

        public bool OnReadable(bool ok)
        {
            if (_calls == 0) FirstThreadId = Environment.CurrentManagedThreadId;
            Interlocked.Increment(ref _calls);
            HasEnded = IsEnough;
            return !HasEnded;
        }
    }
}
