using RelayCloud.Accounts.Errors;
using RelayCloud.ControlPlane.Settings;
using RelayCloud.ControlPlane.Streaming.Presence;

namespace RelayCloud.ControlPlane.Cost;

/// <summary>
/// Reckons the cost when somebody asks, and keeps it for <see cref="Life"/>: all connections have to be read for it, and the pages of one list should be of one reckoning. Thread safe.
/// </summary>
internal sealed class CostReports(PresenceTable presence, RatesTable rates, ControlPlaneSettings settings, TimeProvider time) : IDisposable
{
    /// <summary>How old an answer may be.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _reckoning = new(1, 1);
    private CostReport? _last;

    /// <summary>The cost of the present connections.</summary>
    /// <exception cref="AccountsException">The store cannot be reached.</exception>
    public async Task<CostReport> GetAsync(CancellationToken cancellationToken)
    {
        // Who comes while it is being reckoned gets that too.
        await _reckoning.WaitAsync(cancellationToken);
        try
        {
            if (_last is { } last && time.GetUtcNow() - last.At < Life) return last;
            IReadOnlyList<PresenceRow> rows = await presence.ListAsync(cancellationToken);
            return _last = CostModel.Reckon(rows, await rates.ListAsync(cancellationToken), settings.WebPubSub, time.GetUtcNow());
        }
        finally
        {
            _reckoning.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _reckoning.Dispose();
}
