using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Azure.Data.Tables.Entities;

/// <summary>Writes an entity as the JSON that the service takes, types annotated. One entity, not thread-safe.</summary>
internal sealed class EntityWriter : IDisposable
{
    private const string Int64Type = "Edm.Int64";
    private const string DoubleType = "Edm.Double";
    private const string TimeType = "Edm.DateTime";
    private const string GuidType = "Edm.Guid";
    private const string BinaryType = "Edm.Binary";

    private readonly ArrayBufferWriter<byte> _buffer = new(512);
    private readonly Utf8JsonWriter _json;
    private int _count;

    /// <summary>Size as the service counts: names and strings as UTF-16, numbers by their width, 8 bytes for each property.</summary>
    private long _bytes = 4;

    private EntityWriter()
    {
        _json = new Utf8JsonWriter(_buffer);
    }

    /// <summary>The JSON of an entity.</summary>
    /// <exception cref="RequestFailedException">It breaks a limit of the service.</exception>
    /// <exception cref="NotSupportedException">A property's type cannot be stored.</exception>
    public static ReadOnlyMemory<byte> Write(ITableEntity entity)
    {
        using var writer = new EntityWriter();
        writer.WriteEntity(entity);
        return writer._buffer.WrittenMemory;
    }

    public void Dispose() => _json.Dispose();

    private void WriteEntity(ITableEntity entity)
    {
        _json.WriteStartObject();
        WriteKey(PropertyNames.PartitionKey, entity.PartitionKey);
        WriteKey(PropertyNames.RowKey, entity.RowKey);
        if (entity is TableEntity dictionary)
        {
            foreach (var (name, value) in dictionary)
                WriteProperty(name, value);
        }
        else
        {
            foreach (var member in EntityType.Of(entity.GetType()).Members)
                WriteProperty(member.Name, member.Get(entity));
        }

        _json.WriteEndObject();
        _json.Flush();
        EntityLimits.CheckEntity(_bytes);
    }

    private void WriteKey(string name, string? key)
    {
        EntityLimits.CheckKey(name, key);
        _json.WriteString(name, key);
        _bytes += 2L * key!.Length;
    }

    private void WriteProperty(string name, object? value)
    {
        // The service takes a null for a property that is not there. What it sets itself is not sent.
        if (value is null || EntityType.IsSystem(name) || name.StartsWith(PropertyNames.ProtocolPrefix, StringComparison.Ordinal))
            return;
        EntityLimits.CheckName(name);
        EntityLimits.CheckCount(++_count);
        _bytes += 8 + (2L * name.Length);
        WriteValue(name, value);
    }

    private void WriteValue(string name, object value)
    {
        switch (value)
        {
            case string text:
                EntityLimits.CheckValue(name, 2L * text.Length);
                _json.WriteString(name, text);
                _bytes += 4 + (2L * text.Length);
                break;
            case int number:
                _json.WriteNumber(name, number);
                _bytes += 4;
                break;
            case long number:
                WriteTyped(name, Int64Type, number.ToString(CultureInfo.InvariantCulture), 8);
                break;
            case ulong number:
                // The service has no such type; the same 64 bits are read back as one.
                WriteTyped(name, Int64Type, unchecked((long)number).ToString(CultureInfo.InvariantCulture), 8);
                break;
            case double number:
                WriteDouble(name, number);
                break;
            case bool flag:
                _json.WriteBoolean(name, flag);
                _bytes += 1;
                break;
            case DateTimeOffset time:
                WriteTime(name, time);
                break;
            case DateTime time:
                if (time.Kind != DateTimeKind.Utc)
                    throw new NotSupportedException($"The DateTime of '{name}' has the kind {time.Kind}; only UTC can be stored. DateTime.SpecifyKind says which it is.");
                WriteTime(name, new DateTimeOffset(time));
                break;
            case Guid id:
                WriteTyped(name, GuidType, id.ToString("D"), 16);
                break;
            case byte[] bytes:
                WriteBinary(name, bytes);
                break;
            case BinaryData data:
                WriteBinary(name, data.ToMemory().Span);
                break;
            case Enum choice:
                WriteValue(name, choice.ToString());
                break;
            default:
                throw new NotSupportedException(
                    $"'{name}' is a {value.GetType()}, which a table cannot hold. It holds string, int, long, double, bool, DateTime, DateTimeOffset, Guid, byte[], BinaryData and enums.");
        }
    }

    private void WriteDouble(string name, double number)
    {
        _bytes += 8;
        _json.WriteString(name + PropertyNames.TypeSuffix, DoubleType);
        if (double.IsFinite(number))
            _json.WriteNumber(name, number);
        else
            _json.WriteString(name, double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
    }

    private void WriteTime(string name, DateTimeOffset time)
    {
        EntityLimits.CheckTime(name, time);
        WriteTyped(name, TimeType, time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture), 8);
    }

    private void WriteBinary(string name, ReadOnlySpan<byte> bytes)
    {
        EntityLimits.CheckValue(name, bytes.Length);
        _bytes += 4 + bytes.Length;
        _json.WriteString(name + PropertyNames.TypeSuffix, BinaryType);
        _json.WriteBase64String(name, bytes);
    }

    private void WriteTyped(string name, string type, string text, int bytes)
    {
        _json.WriteString(name + PropertyNames.TypeSuffix, type);
        _json.WriteString(name, text);
        _bytes += bytes;
    }
}
