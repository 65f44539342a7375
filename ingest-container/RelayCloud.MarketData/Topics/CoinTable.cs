using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace RelayCloud.MarketData.Topics;

/// <summary>
/// Interns coin names (and dex names) to dense ids. Looking a name up from UTF-8 bytes allocates nothing.
/// Thread safe: any number of readers and writers. Bounded by <see cref="CoinsMax"/>; names longer than <see cref="NameBytesMax"/> are refused.
/// </summary>
public sealed class CoinTable
{
    /// <summary>How many names are kept at most. Mainnet has about 900 (2026-09); HIP-3 and HIP-4 add more by the week.</summary>
    public const int CoinsMax = 65_536;

    /// <summary>The longest name taken, in UTF-8 bytes. The longest on mainnet has 13.</summary>
    public const int NameBytesMax = 32;

    private readonly ConcurrentDictionary<byte[], int> _ids = new(Utf8Comparer.Instance);
    private readonly ConcurrentDictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _bySpan;
    private readonly string[] _names = new string[CoinsMax];
    private readonly Lock _gate = new();
    private int _count;

    /// <summary>An empty table, but for id 0, which is always the empty name (the first dex).</summary>
    public CoinTable()
    {
        _bySpan = _ids.GetAlternateLookup<ReadOnlySpan<byte>>();
        GetOrAdd("");
    }

    /// <summary>How many names are interned.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The id of a name, or -1 when it is not known.</summary>
    public int IdOf(ReadOnlySpan<byte> name) => _bySpan.TryGetValue(name, out int id) ? id : -1;

    /// <summary>The id of a name, or -1 when it is not known.</summary>
    public int IdOf(string name) => IdOf(Encoding.UTF8.GetBytes(name));

    /// <summary>The name behind an id.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such id was given out.</exception>
    public string NameOf(int id)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(id, Count);
        return _names[id];
    }

    /// <summary>Interns a name and gives its id.</summary>
    /// <exception cref="ArgumentException">The name is longer than <see cref="NameBytesMax"/>.</exception>
    /// <exception cref="InvalidOperationException">The table is full.</exception>
    public int GetOrAdd(string name)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(name);
        if (utf8.Length > NameBytesMax) throw new ArgumentException($"A coin name has at most {NameBytesMax} bytes; this one has {utf8.Length}.", nameof(name));
        if (_ids.TryGetValue(utf8, out int id)) return id;
        lock (_gate)
        {
            if (_ids.TryGetValue(utf8, out id)) return id;
            if (_count == CoinsMax) throw new InvalidOperationException($"The coin table holds its maximum of {CoinsMax} names.");
            id = _count;
            _names[id] = name;
            Volatile.Write(ref _count, id + 1);
            _ids[utf8] = id;
            return id;
        }
    }

    private sealed class Utf8Comparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly Utf8Comparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            // HashCode.AddBytes is seeded per process, so a customer cannot craft names that collide.
            HashCode h = default;
            h.AddBytes(alternate);
            return h.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
