using Microsoft.Extensions.Hosting;
using RelayCloud.Accounts.Changes;

namespace RelayCloud.ControlPlane.Hosting;

/// <summary>Whether the app can do its work. Thread safe.</summary>
/// <param name="feed">Its last poll tells how old this process' knowledge is.</param>
/// <param name="lifetime">The app's end.</param>
/// <param name="time">The clock.</param>
public sealed class Readiness(ChangeFeed feed, IHostApplicationLifetime lifetime, TimeProvider time)
{
    /// <summary>When the store has not answered for longer, the app is down. Polls come twice a second.</summary>
    public static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(10);

    private volatile bool _isReady;

    /// <summary>Whether the accounts are there; before, nobody can be told apart.</summary>
    public bool IsReady => _isReady;

    /// <summary>How long ago the store last answered this process' poll for changes.</summary>
    public TimeSpan StoreSilence => time.GetUtcNow() - feed.PolledAt;

    /// <summary><c>ok</c>, or why not: <c>starting</c>, <c>down</c>, <c>stopping</c>.</summary>
    public string Status => lifetime.ApplicationStopping.IsCancellationRequested ? "stopping"
        : !_isReady ? "starting"
        : StoreSilence > SilenceMax ? "down"
        : "ok";

    internal void SetReady() => _isReady = true;
}
