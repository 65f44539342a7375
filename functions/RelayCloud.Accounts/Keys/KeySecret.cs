using System.Security.Cryptography;
using System.Text;

namespace RelayCloud.Accounts.Keys;

/// <summary>
/// Secrets of keys. One is 256 random bits, so a plain SHA-256 of it is enough: slow, salted hashes make guessing passwords of people dear, but nobody guesses
/// 256 bits at any speed, and no table of them can be made beforehand. In return a check costs well under a microsecond.
/// </summary>
internal static class KeySecret
{
    public const int HashLength = SHA256.HashSizeInBytes;

    private const int Bytes = 32;

    public static string New()
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        RandomNumberGenerator.Fill(bytes);
        string secret = Base32.Encode(bytes);
        CryptographicOperations.ZeroMemory(bytes);
        return secret;
    }

    /// <summary>The hash that is stored: of the secret's 52 digits as text, which is one block of SHA-256.</summary>
    public static byte[] HashOf(string secret) => SHA256.HashData(Encoding.ASCII.GetBytes(secret));

    /// <summary>Whether a hash is the stored one, in a time that does not tell how much of it was right.</summary>
    public static bool Matches(ReadOnlySpan<byte> stored, ReadOnlySpan<byte> presented) => CryptographicOperations.FixedTimeEquals(stored, presented);
}
