#nullable disable // The official API carries no nullable annotations.
using System.Security.Cryptography;
using System.Text;

namespace Azure.Data.Tables;

/// <summary>Name and key of a storage account. Thread-safe: the key may be rotated while clients use it.</summary>
public class TableSharedKeyCredential
{
    private byte[] _key;

    /// <summary>Takes the account's name and one of its keys.</summary>
    /// <exception cref="FormatException"><paramref name="accountKey"/> is not base64.</exception>
    public TableSharedKeyCredential(string accountName, string accountKey)
    {
        ArgumentException.ThrowIfNullOrEmpty(accountName);
        AccountName = accountName;
        SetAccountKey(accountKey);
    }

    /// <summary>Name of the account.</summary>
    public string AccountName { get; }

    /// <summary>From the next request on, signs with this key.</summary>
    /// <exception cref="FormatException"><paramref name="accountKey"/> is not base64.</exception>
    public void SetAccountKey(string accountKey)
    {
        ArgumentException.ThrowIfNullOrEmpty(accountKey);
        var key = new byte[accountKey.Length];
        if (!Convert.TryFromBase64String(accountKey, key, out var length))
            throw new FormatException("The account key is not base64.");
        Volatile.Write(ref _key, key[..length]);
    }

    /// <summary>Base64 of the HMAC-SHA256 of the text's UTF-8 bytes.</summary>
    internal string Sign(string text) => Convert.ToBase64String(HMACSHA256.HashData(Volatile.Read(ref _key), Encoding.UTF8.GetBytes(text)));
}
