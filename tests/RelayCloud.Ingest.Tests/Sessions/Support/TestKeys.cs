using System.Security.Cryptography;
using System.Text;
using RelayCloud.Ingest.Sessions.Keys;

namespace RelayCloud.Ingest.Tests.Sessions.Support;

/// <summary>The keys that tests present, and a store that knows them.</summary>
internal static class TestKeys
{
    public const string Good = "rc_test_good_00000000000000001";

    public const string Wrong = "rc_test_wrong_0000000000000002";

    public static string Sha256Of(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>Knows <see cref="Good"/> with that grant's limits.</summary>
    public static IApiKeyStore Store(KeyGrant grant) => new ConfiguredKeys(
    [
        new KeyOptions
        {
            Name = grant.Name,
            Sha256 = Sha256Of(Good),
            ConnectionsMax = grant.ConnectionsMax,
            SubscriptionsMax = grant.SubscriptionsMax,
            MessagesPerMinuteMax = grant.MessagesPerMinuteMax,
            InfoRequestsPerMinuteMax = grant.InfoRequestsPerMinuteMax,
        },
    ]);
}
