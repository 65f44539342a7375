using System.Net;
using RelayCloud.Ingest.Sessions.Keys;

namespace RelayCloud.Benchmarks.FanOutHost;

/// <summary>Lets everyone in, as the peers do: what is compared is fan-out.</summary>
internal sealed class OpenDoor : IApiKeyStore
{
    private static readonly KeyGrant Grant = new() { Name = "bench", ConnectionsMax = 100_000, MessagesPerMinuteMax = 100_000 };

    public ValueTask<KeyCheck> FindAsync(string apiKey, IPAddress? client, CancellationToken cancellationToken) => ValueTask.FromResult(KeyCheck.Ok(Grant));

    public ValueTask<KeyCheck> RecheckAsync(KeyGrant grant, IPAddress? client, CancellationToken cancellationToken) => ValueTask.FromResult(KeyCheck.Ok(grant));
}
