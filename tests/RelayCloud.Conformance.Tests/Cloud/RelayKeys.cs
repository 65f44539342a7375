using System.Security.Cryptography;
using System.Text;

namespace RelayCloud.Conformance.Tests.Cloud;

/// <summary>The API keys of the relay under test.</summary>
internal static class RelayKeys
{
    /// <summary>Allows all that the scenarios need.</summary>
    public const string Ample = "rc_conformance_ample";

    /// <summary>Allows one connection and <see cref="ScarceInfoRequests"/> info requests a minute.</summary>
    public const string Scarce = "rc_conformance_scarce";

    public const int ScarceInfoRequests = 2;

    /// <summary>The relay's settings for both.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Settings =>
    [
        new("Relay:Keys:0:Name", "ample"),
        new("Relay:Keys:0:Sha256", HashOf(Ample)),
        new("Relay:Keys:0:InfoRequestsPerMinuteMax", "10000"),
        new("Relay:Keys:1:Name", "scarce"),
        new("Relay:Keys:1:Sha256", HashOf(Scarce)),
        new("Relay:Keys:1:ConnectionsMax", "1"),
        new("Relay:Keys:1:InfoRequestsPerMinuteMax", ScarceInfoRequests.ToString()),
    ];

    private static string HashOf(string key) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
