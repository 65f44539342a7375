using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace RelayCloud.WebPubSubEmulator.Clients;

/// <summary>What a client proves itself with when it comes back. Every one made for a connection stays good: the client may have lost its line before it got the newest. Thread safe.</summary>
internal static class ReconnectionTokens
{
    private const int NonceBytes = 12;

    // Of this process: connections do not outlive it either.
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    public static string Create(string connectionId)
    {
        string nonce = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(NonceBytes));
        return $"{nonce}.{Sign(connectionId, nonce)}";
    }

    public static bool IsGood(string connectionId, string token)
    {
        int dot = token.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Sign(connectionId, token[..dot])), Encoding.UTF8.GetBytes(token[(dot + 1)..]));
    }

    private static string Sign(string connectionId, string nonce) => Base64Url.EncodeToString(HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes($"{connectionId}\n{nonce}")));
}
