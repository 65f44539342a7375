using System.Net;
using RelayCloud.Ingest.Sessions.Keys;
using RelayCloud.Ingest.Sessions.Live;
using RelayCloud.Ingest.Sessions.Usage;

namespace RelayCloud.Ingest.Tests.Sessions.Live;

/// <summary>A connection that only counts what it is told.</summary>
internal sealed class CountingHolder(long id) : IGrantHolder
{
    private int _notices;

    public int Notices => Volatile.Read(ref _notices);

    public long Id => id;

    public IPAddress? Client => null;

    public KeyGrant Grant { get; private set; } = new() { Name = "a1" };

    public void Apply(KeyGrant grant) => Grant = grant;

    public void Notify(OutgoingNotice notice) => Interlocked.Increment(ref _notices);

    public void Dismiss(KeyOutcome reason)
    {
    }
}
