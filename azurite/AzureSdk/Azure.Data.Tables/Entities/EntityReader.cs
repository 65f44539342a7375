using System.Globalization;
using System.Text.Json;

namespace Azure.Data.Tables.Entities;

/// <summary>Reads entities from the JSON of an answer. What is malformed makes a <see cref="FormatException"/> that names the property.</summary>
internal static class EntityReader
{
    /// <summary>An entity of the caller's type.</summary>
    public static T Read<T>(JsonElement json)
        where T : class, ITableEntity
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw new FormatException($"An entity is a {json.ValueKind} where a JSON object should be.");
        try
        {
            var entity = New<T>();
            Fill(entity, json, entity is TableEntity ? null : EntityType.Of(entity.GetType()));
            return entity;
        }
        catch (InvalidOperationException exception) when (exception is not ObjectDisposedException)
        {
            // JsonElement says this of strings that are no valid UTF-16.
            throw new FormatException("An entity holds text that is not valid.", exception);
        }
    }

    private static T New<T>()
        where T : class, ITableEntity
    {
        try
        {
            return typeof(T) == typeof(ITableEntity) ? (T)(ITableEntity)new TableEntity() : Activator.CreateInstance<T>();
        }
        catch (MissingMethodException exception)
        {
            throw new NotSupportedException($"{typeof(T)} has no public constructor without parameters.", exception);
        }
    }

    private static void Fill(ITableEntity entity, JsonElement json, EntityType? type)
    {
        var types = TypesIn(json);
        foreach (var property in json.EnumerateObject())
        {
            var name = property.Name;
            var value = property.Value;
            if (value.ValueKind == JsonValueKind.Null || name.EndsWith(PropertyNames.TypeSuffix, StringComparison.Ordinal))
                continue;
            switch (name)
            {
                case PropertyNames.ETag:
                    entity.ETag = new ETag(EdmValue.Text(name, value));
                    break;
                case PropertyNames.PartitionKey:
                    entity.PartitionKey = EdmValue.Text(name, value);
                    break;
                case PropertyNames.RowKey:
                    entity.RowKey = EdmValue.Text(name, value);
                    break;
                case PropertyNames.Timestamp:
                    entity.Timestamp = EdmValue.Time(name, value);
                    break;
                default:
                    if (!name.StartsWith(PropertyNames.ProtocolPrefix, StringComparison.Ordinal))
                        Set(entity, type, name, EdmValue.Read(name, types?.GetValueOrDefault(name), value));
                    break;
            }
        }
    }

    private static void Set(ITableEntity entity, EntityType? type, string name, object value)
    {
        if (type is null)
            ((TableEntity)entity)[name] = value;
        else if (type.Find(name) is { Set: { } set } member)
            set(entity, Fit(member, value));
    }

    private static Dictionary<string, string>? TypesIn(JsonElement json)
    {
        Dictionary<string, string>? types = null;
        foreach (var property in json.EnumerateObject())
        {
            if (property.Name.EndsWith(PropertyNames.TypeSuffix, StringComparison.Ordinal))
                (types ??= [])[property.Name[..^PropertyNames.TypeSuffix.Length]] = EdmValue.Text(property.Name, property.Value);
        }

        return types;
    }

    /// <summary>The stored value as the member's type.</summary>
    private static object Fit(EntityMember member, object value)
    {
        if (member.Type.IsInstanceOfType(value))
            return value;
        object? fitted = value switch
        {
            int number when member.Type == typeof(long) => (long)number,
            int number when member.Type == typeof(double) => (double)number,
            int number when member.Type == typeof(ulong) => unchecked((ulong)number),
            long number when member.Type == typeof(ulong) => unchecked((ulong)number),
            DateTimeOffset time when member.Type == typeof(DateTime) => time.UtcDateTime,
            byte[] bytes when member.Type == typeof(BinaryData) => new BinaryData(bytes),
            string text when member.Type.IsEnum && Enum.TryParse(member.Type, text, out var choice) => choice,
            _ => null,
        };
        return fitted ?? throw new FormatException(string.Create(
            CultureInfo.InvariantCulture, $"The stored value of '{member.Name}' is a {value.GetType().Name} that does not fit {member.Type.Name} {member.ClrName}."));
    }
}
