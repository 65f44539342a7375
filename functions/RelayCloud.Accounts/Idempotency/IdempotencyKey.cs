using System.Security.Cryptography;
using System.Text;
using RelayCloud.Accounts.Errors;

namespace RelayCloud.Accounts.Idempotency;

/// <summary>
/// Makes a create repeatable: the same key with the same request gives the first result again, for <see cref="Life"/>. The record of it is part of the row that was
/// created, so that neither can be without the other.
/// </summary>
public sealed class IdempotencyKey
{
    /// <summary>How long a key is remembered: a day. After that the same key creates anew.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(1);

    private readonly byte[] _key;

    private IdempotencyKey(byte[] key, string requestHash)
    {
        _key = key;
        RequestHash = requestHash;
    }

    /// <summary>SHA-256 of the request, lower-case hex.</summary>
    internal string RequestHash { get; }

    /// <summary>SHA-256 of who sent the key and of the key, lower-case hex.</summary>
    internal string KeyHash => Convert.ToHexStringLower(_key);

    /// <summary>A caller's key.</summary>
    /// <param name="scope">Who sent it (operator or tenant): the same key of two callers is two keys.</param>
    /// <param name="key">As sent: 1 to 128 printable ASCII characters.</param>
    /// <param name="request">The operation's name and the body, in a form that is the same when the request is.</param>
    /// <exception cref="AccountsException">The key is not one.</exception>
    public static IdempotencyKey From(string scope, string key, ReadOnlySpan<byte> request)
    {
        if (key.Length is < 1 or > 128 || key.Any(c => c is <= ' ' or > '~'))
            throw new AccountsException([new FieldError("Idempotency-Key", "is not a key", "1 to 128 printable ASCII characters without blanks")]);
        return new IdempotencyKey(SHA256.HashData(Encoding.UTF8.GetBytes($"{scope}\n{key}")), Convert.ToHexStringLower(SHA256.HashData(request)));
    }

    /// <summary>
    /// Bytes that name what this key creates: the same for every repetition, so that two at once meet in the same row and one of them loses.
    /// </summary>
    /// <param name="of">What is created.</param>
    /// <param name="attempt">0 at first; the next number when the name is taken by a creation that is too old to repeat.</param>
    /// <param name="name">Filled; at most 32 bytes.</param>
    internal void Name(string of, int attempt, Span<byte> name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{of}\n{KeyHash}\n{attempt}"), hash);
        hash[..name.Length].CopyTo(name);
    }
}
