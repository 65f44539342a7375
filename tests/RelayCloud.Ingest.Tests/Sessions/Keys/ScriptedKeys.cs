using System.Collections.Concurrent;
using System.Net;
using RelayCloud.Ingest.Sessions.Keys;

namespace RelayCloud.Ingest.Tests.Sessions.Keys;

/// <summary>A key store that answers as told: at once, or when it is let go.</summary>
internal sealed class ScriptedKeys : IApiKeyStore
{
    private readonly TaskCompletionSource _letGo = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _asked;

    /// <summary>What each key is answered; others are not valid.</summary>
    public ConcurrentDictionary<string, KeyCheck> Known { get; } = new(StringComparer.Ordinal);

    /// <summary>Keys that must be looked up.</summary>
    public Func<string, bool> MustWait { get; set; } = static _ => false;

    /// <summary>Whether a connection's key must wait for <see cref="LetGo"/> when it is looked at again, by the grant's name.</summary>
    public Func<string, bool> MustWaitAgain { get; set; } = static _ => false;

    /// <summary>What a connection's key is answered when it is looked at again, by the grant's name.</summary>
    public ConcurrentDictionary<string, KeyCheck> Now { get; } = new(StringComparer.Ordinal);

    public int Asked => Volatile.Read(ref _asked);

    public void LetGo() => _letGo.SetResult();

    public ValueTask<KeyCheck> FindAsync(string apiKey, IPAddress? client, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        KeyCheck check = Known.GetValueOrDefault(apiKey);
        return MustWait(apiKey) ? new(WaitAsync(check, cancellationToken)) : new(check);
    }

    public ValueTask<KeyCheck> RecheckAsync(KeyGrant grant, IPAddress? client, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        KeyCheck now = Now.TryGetValue(grant.Name, out KeyCheck check) ? check : KeyCheck.Ok(grant);
        return MustWaitAgain(grant.Name) ? new(WaitAsync(now, cancellationToken)) : new(now);
    }

    private async Task<KeyCheck> WaitAsync(KeyCheck check, CancellationToken cancellationToken)
    {
        await _letGo.Task.WaitAsync(cancellationToken);
        return check;
    }
}
