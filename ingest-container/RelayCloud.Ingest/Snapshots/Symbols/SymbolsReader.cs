using System.Text;
using RelayCloud.Ingest.Info;
using RelayCloud.Ingest.Snapshots.Telemetry;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Snapshots.Symbols;

/// <summary>
/// Makes the list of symbols when the universe has changed, and every few minutes. It asks our own <c>/info</c>, whose cache the reading of the universe has just filled.
/// </summary>
internal sealed class SymbolsReader(SymbolsSource source, IInfoService info, Universe universe, CoinTable coins, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ReadAgainAfter = TimeSpan.FromMinutes(5);
    private readonly CancellationTokenSource _stopping = new();
    private Task _reading = Task.CompletedTask;

    /// <summary>Begins.</summary>
    public void Start() => _reading = Task.Run(() => RunAsync(_stopping.Token));

    /// <summary>Ends; what was read stays.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Reads once.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, SymbolFacts> facts = new(StringComparer.Ordinal);
        if (await AskAsync("allPerpMetas", cancellationToken) is { } all && await AskAsync("perpDexs", cancellationToken) is { } dexes) SymbolAnswers.ReadAllPerps(all, dexes, facts);
        if (await AskAsync("meta", cancellationToken) is { } meta) SymbolAnswers.ReadPerps(meta, "", facts);
        if (await AskAsync("spotMeta", cancellationToken) is { } spotMeta) SymbolAnswers.ReadSpot(spotMeta, facts);
        source.Set(SymbolsJson.Write(universe.CoinIds.Order().Select(coins.NameOf), universe.DexIds.Order().Select(coins.NameOf), facts));
    }

    private async Task RunAsync(CancellationToken stopping)
    {
        await universe.Loaded.WaitAsync(stopping);
        int version = 0;
        long readAt = 0;
        while (true)
        {
            int now = universe.Version;
            if (now != version || time.GetElapsedTime(readAt) >= ReadAgainAfter)
            {
                try
                {
                    await ReadAsync(stopping);
                    (version, readAt) = (now, time.GetTimestamp());
                }
                catch (Exception e) when (!stopping.IsCancellationRequested)
                {
                    SnapshotsLog.SymbolsFailed(logger, LookEvery.TotalMilliseconds, e);
                }
            }

            await Task.Delay(LookEvery, time, stopping);
        }
    }

    /// <summary>The answer, or null where no gateway gives one.</summary>
    private async Task<ReadOnlyMemory<byte>?> AskAsync(string type, CancellationToken cancellationToken)
    {
        InfoReply reply = await info.AnswerAsync(Encoding.UTF8.GetBytes($"{{\"type\":\"{type}\"}}"), cancellationToken);
        return reply.Status == StatusCodes.Status200OK ? reply.Body : null;
    }
}
