#nullable disable // The official API carries no nullable annotations.
using System.Collections;

namespace Azure.Data.Tables;

/// <summary>
/// An entity as a dictionary. Values are string, int, long, double, bool, DateTime, DateTimeOffset, Guid, byte[] or BinaryData; read back, dates are
/// DateTimeOffset and binaries byte[]. Not thread-safe.
/// </summary>
public sealed class TableEntity : ITableEntity, IDictionary<string, object>
{
    private readonly Dictionary<string, object> _properties;

    /// <summary>Without keys: set them before it is stored.</summary>
    public TableEntity()
    {
        _properties = [];
    }

    /// <summary>With keys.</summary>
    public TableEntity(string partitionKey, string rowKey)
        : this()
    {
        PartitionKey = partitionKey;
        RowKey = rowKey;
    }

    /// <summary>A copy of the values; the keys are those under their names.</summary>
    public TableEntity(IDictionary<string, object> values)
    {
        _properties = values is null ? [] : new Dictionary<string, object>(values);
    }

    /// <inheritdoc/>
    public string PartitionKey
    {
        get => GetString(PropertyNames.PartitionKey);
        set => _properties[PropertyNames.PartitionKey] = value;
    }

    /// <inheritdoc/>
    public string RowKey
    {
        get => GetString(PropertyNames.RowKey);
        set => _properties[PropertyNames.RowKey] = value;
    }

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp
    {
        get => GetDateTimeOffset(PropertyNames.Timestamp);
        set => _properties[PropertyNames.Timestamp] = value;
    }

    /// <inheritdoc/>
    public ETag ETag
    {
        get => GetString(PropertyNames.ETag) is { } text ? new ETag(text) : default;
        set => _properties[PropertyNames.ETag] = value.ToString();
    }

    /// <summary>Number of values, the keys, the time and the ETag among them.</summary>
    public int Count => _properties.Count;

    /// <summary>Names of the values.</summary>
    public ICollection<string> Keys => _properties.Keys;

    ICollection<object> IDictionary<string, object>.Values => _properties.Values;

    bool ICollection<KeyValuePair<string, object>>.IsReadOnly => false;

    /// <summary>A value; null where there is none. An int put in place of a long or a double becomes one, so that a column keeps its type.</summary>
    public object this[string key]
    {
        get => Get(key);
        set
        {
            ArgumentException.ThrowIfNullOrEmpty(key);
            _properties[key] = value is int number && _properties.TryGetValue(key, out var old) ? Widened(number, old) : value;
        }
    }

    /// <summary>The string of this name, or null.</summary>
    /// <exception cref="InvalidOperationException">The value has another type.</exception>
    public string GetString(string key) => (string)Typed(key, typeof(string));

    /// <inheritdoc cref="GetString"/>
    public byte[] GetBinary(string key) => Get(key) is BinaryData data ? data.ToArray() : (byte[])Typed(key, typeof(byte[]));

    /// <inheritdoc cref="GetString"/>
    public BinaryData GetBinaryData(string key) => Get(key) is byte[] bytes ? new BinaryData(bytes) : (BinaryData)Typed(key, typeof(BinaryData));

    /// <inheritdoc cref="GetString"/>
    public bool? GetBoolean(string key) => (bool?)Typed(key, typeof(bool));

    /// <inheritdoc cref="GetString"/>
    public DateTime? GetDateTime(string key) => Get(key) is DateTimeOffset time ? time.UtcDateTime : (DateTime?)Typed(key, typeof(DateTime));

    /// <inheritdoc cref="GetString"/>
    public DateTimeOffset? GetDateTimeOffset(string key) =>
        Get(key) is DateTime time ? new DateTimeOffset(time) : (DateTimeOffset?)Typed(key, typeof(DateTimeOffset));

    /// <inheritdoc cref="GetString"/>
    public double? GetDouble(string key) => (double?)Typed(key, typeof(double));

    /// <inheritdoc cref="GetString"/>
    public Guid? GetGuid(string key) => (Guid?)Typed(key, typeof(Guid));

    /// <inheritdoc cref="GetString"/>
    public int? GetInt32(string key) => (int?)Typed(key, typeof(int));

    /// <inheritdoc cref="GetString"/>
    public long? GetInt64(string key) => (long?)Typed(key, typeof(long));

    /// <inheritdoc/>
    public void Add(string key, object value) => _properties.Add(key, value);

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _properties.ContainsKey(key);

    /// <inheritdoc/>
    public bool Remove(string key) => _properties.Remove(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, out object value) => _properties.TryGetValue(key, out value);

    /// <inheritdoc/>
    public void Clear() => _properties.Clear();

    void ICollection<KeyValuePair<string, object>>.Add(KeyValuePair<string, object> item) => _properties.Add(item.Key, item.Value);

    bool ICollection<KeyValuePair<string, object>>.Contains(KeyValuePair<string, object> item) =>
        ((ICollection<KeyValuePair<string, object>>)_properties).Contains(item);

    void ICollection<KeyValuePair<string, object>>.CopyTo(KeyValuePair<string, object>[] array, int arrayIndex) =>
        ((ICollection<KeyValuePair<string, object>>)_properties).CopyTo(array, arrayIndex);

    bool ICollection<KeyValuePair<string, object>>.Remove(KeyValuePair<string, object> item) =>
        ((ICollection<KeyValuePair<string, object>>)_properties).Remove(item);

    IEnumerator<KeyValuePair<string, object>> IEnumerable<KeyValuePair<string, object>>.GetEnumerator() => _properties.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _properties.GetEnumerator();

    private static object Widened(int number, object old) => old switch
    {
        // Boxed one by one: the arms have no common type but double.
        long => (object)(long)number,
        double => (object)(double)number,
        _ => (object)number,
    };

    private object Get(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return _properties.GetValueOrDefault(key);
    }

    private object Typed(string key, Type wanted)
    {
        var value = Get(key);
        if (value is null || wanted.IsInstanceOfType(value))
            return value;
        throw new InvalidOperationException($"Cannot return {wanted} for '{key}', which holds {value.GetType()}.");
    }
}
