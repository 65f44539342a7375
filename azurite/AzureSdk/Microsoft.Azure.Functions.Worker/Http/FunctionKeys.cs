using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>
/// The keys that let callers in: settings <c>FUNCTIONS_KEYS:master</c>, <c>FUNCTIONS_KEYS:host:{name}</c> and
/// <c>FUNCTIONS_KEYS:function:{function}:{name}</c> (with <c>__</c> in the environment). Only hashes are kept. Immutable; any thread.
/// </summary>
internal sealed class FunctionKeys
{
    private const string Section = "FUNCTIONS_KEYS";
    private const int KeyCharsMax = 1_024;
    private readonly byte[][] _master;
    private readonly byte[][] _host;
    private readonly Dictionary<string, byte[][]> _ofFunction;

    public FunctionKeys(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        _master = section["master"] is { Length: > 0 } master ? [Hash(master)] : [];
        _host = HashesOf(section.GetSection("host"));
        _ofFunction = section.GetSection("function").GetChildren().ToDictionary(static function => function.Key, HashesOf, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Whether a request shows a key for a function of a level: the header <c>x-functions-key</c>, else the query's <c>code</c>.</summary>
    public bool Admits(HttpRequest request, AuthorizationLevel level, string function)
    {
        if (level == AuthorizationLevel.Anonymous) return true;
        var presented = request.Headers["x-functions-key"].ToString();
        if (presented.Length == 0) presented = request.Query["code"].ToString();
        if (presented.Length is 0 or > KeyCharsMax) return false;

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> utf8 = stackalloc byte[KeyCharsMax * 3];
        SHA256.HashData(utf8[..Encoding.UTF8.GetBytes(presented, utf8)], hash);

        // Hashes have one length, and every key is compared whatever came before: the time tells nothing of the keys.
        var admits = Matches(_master, hash);
        if (level != AuthorizationLevel.Function) return admits;
        admits |= Matches(_host, hash);
        if (_ofFunction.TryGetValue(function, out var own)) admits |= Matches(own, hash);
        return admits;
    }

    private static bool Matches(byte[][] keys, ReadOnlySpan<byte> hash)
    {
        var matches = false;
        foreach (var key in keys) matches |= CryptographicOperations.FixedTimeEquals(key, hash);
        return matches;
    }

    private static byte[][] HashesOf(IConfigurationSection section) =>
        [.. section.GetChildren().Where(static key => key.Value is { Length: > 0 }).Select(static key => Hash(key.Value!))];

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
