using Azure.Core;
using Azure.Data.Tables;

namespace AzureSdk.Tables.Tests.Peers;

internal static class PeerClients
{
    public const string Key = "c2VjcmV0IGtleSBvZiB0aGUgYWNjb3VudA==";

    public static TableClientOptions Options(int retriesMax = 0) => new()
    {
        Retry = { MaxRetries = retriesMax, Mode = RetryMode.Fixed, Delay = TimeSpan.FromMilliseconds(1), NetworkTimeout = TimeSpan.FromSeconds(10) },
    };

    public static TableClient Table(ScriptedPeer peer, int retriesMax = 0) => new(peer.Endpoint, "table", new TableSharedKeyCredential("account", Key), Options(retriesMax));
}
