using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace RelayCloud.Amqp.Encoding;

/// <summary>
/// An AMQP map in the order of the wire. Keys and values are what <see cref="AmqpReader.ReadValue"/> gives. Looked up from front to back: the maps of AMQP are small.
/// Not thread safe.
/// </summary>
public sealed class AmqpMap : IEnumerable<KeyValuePair<object, object?>>
{
    private readonly List<KeyValuePair<object, object?>> _entries;

    public AmqpMap() => _entries = [];

    internal AmqpMap(int capacity) => _entries = new(capacity);

    public int Count => _entries.Count;

    /// <summary>The value of the first such key, null if there is none; setting replaces it or appends.</summary>
    public object? this[object key]
    {
        get => TryGetValue(key, out object? value) ? value : null;
        set
        {
            for (int i = 0; i < _entries.Count; i++)
            {
                if (!_entries[i].Key.Equals(key)) continue;
                _entries[i] = new(key, value);
                return;
            }

            Add(key, value);
        }
    }

    /// <summary>Appends an entry without looking for its key.</summary>
    public void Add(object key, object? value) => _entries.Add(new(key, value));

    /// <summary>Appends an entry under a symbol.</summary>
    public void Add(AmqpSymbol key, object? value) => Add((object)key, value);

    public bool Remove(object key) => _entries.RemoveAll(e => e.Key.Equals(key)) > 0;

    public bool TryGetValue(object key, out object? value)
    {
        foreach (KeyValuePair<object, object?> entry in _entries)
        {
            if (!entry.Key.Equals(key)) continue;
            value = entry.Value;
            return true;
        }

        value = null;
        return false;
    }

    /// <summary>The value under that name, be the key a symbol or a string, if it is of that type.</summary>
    public bool TryGet<T>(string name, [NotNullWhen(true)] out T? value)
    {
        foreach (KeyValuePair<object, object?> entry in _entries)
        {
            bool named = entry.Key switch
            {
                AmqpSymbol symbol => symbol.Value == name,
                string text => text == name,
                _ => false,
            };
            if (!named || entry.Value is not T found) continue;
            value = found;
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>The value under that name as a long, whatever kind of number it was sent as: JavaScript clients send whole numbers as int, uint, long or double.</summary>
    public bool TryGetInt64(string name, out long value)
    {
        value = 0;
        return TryGet(name, out object? number) && TryToInt64(number, out value);
    }

    /// <summary>A whole number of any AMQP type as a long; false for anything else and for what does not fit.</summary>
    public static bool TryToInt64(object? number, out long value)
    {
        (value, bool fits) = number switch
        {
            byte n => (n, true),
            ushort n => (n, true),
            uint n => (n, true),
            ulong n => ((long)n, n <= long.MaxValue),
            sbyte n => (n, true),
            short n => (n, true),
            int n => (n, true),
            long n => (n, true),
            float n => ((long)n, n == MathF.Truncate(n) && MathF.Abs(n) < 1L << 62),
            double n => ((long)n, n == Math.Truncate(n) && Math.Abs(n) < 1L << 62),
            _ => (0L, false),
        };
        return fits;
    }

    public List<KeyValuePair<object, object?>>.Enumerator GetEnumerator() => _entries.GetEnumerator();

    IEnumerator<KeyValuePair<object, object?>> IEnumerable<KeyValuePair<object, object?>>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
