namespace RelayCloud.Accounts.Tokens;

/// <summary>A key that signs tokens.</summary>
public sealed class SigningKey
{
    /// <summary>The shortest key, bytes: as long as the hash (RFC 7518, section 3.2).</summary>
    public const int BytesMin = 32;

    /// <summary>A key.</summary>
    /// <param name="id">Names it in tokens (<c>kid</c>): 1 to 64 letters, digits, - and _.</param>
    /// <param name="bytes">At least <see cref="BytesMin"/> random bytes.</param>
    /// <exception cref="ArgumentException">The id or the key is not right; the message does not show the key.</exception>
    public SigningKey(string id, byte[] bytes)
    {
        if (id.Length is < 1 or > 64 || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')) throw new ArgumentException("A signing key's id must be 1 to 64 letters, digits, - and _.", nameof(id));
        if (bytes.Length < BytesMin) throw new ArgumentException($"Signing key '{id}' has {bytes.Length} bytes; it must have at least {BytesMin}.", nameof(bytes));
        Id = id;
        Bytes = bytes;
    }

    /// <summary>Its name.</summary>
    public string Id { get; }

    internal byte[] Bytes { get; }

    /// <summary>A key from configuration or a vault.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="base64">The bytes in base 64.</param>
    /// <exception cref="ArgumentException">It is not one; the message does not show it.</exception>
    public static SigningKey Parse(string id, string base64)
    {
        byte[] bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out int length)
            ? new SigningKey(id, bytes[..length])
            : throw new ArgumentException($"Signing key '{id}' is not base 64; it must be at least {BytesMin} random bytes in base 64.", nameof(base64));
    }
}
