using RelayCloud.Ingest.EventLog.Reading;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.EventLog;

/// <summary>On an edge without gateways of its own to ask, the coins that exist are those that the log speaks of. Looks every second.</summary>
internal sealed class LogUniverse(SeenTopics seen, Universe universe, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private Task _looking = Task.CompletedTask;
    private int _topics;

    /// <summary>Begins; the universe is right at once for what was seen before.</summary>
    public void Start()
    {
        Look();
        _looking = Task.Run(() => LookAsync(_stopping.Token));
    }

    /// <summary>Ends.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
    }

    private async Task LookAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        while (await timer.WaitForNextTickAsync(stopping)) Look();
    }

    private void Look()
    {
        int count = seen.Count;
        if (count == _topics) return;
        _topics = count;
        Topic[] topics = [.. seen.Topics];
        universe.Replace(
            topics.Where(t => t.Channel != Channel.AllMids).Select(t => t.Key.CoinId),
            topics.Where(t => t.Channel == Channel.AllMids).Select(t => t.Key.CoinId));
    }
}
