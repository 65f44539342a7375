using Azure.Data.Tables.Models;

namespace Azure.Data.Tables.Entities;

/// <summary>
/// The service's limits, checked before anything is sent and failing the same way as the service does: status 400 and its error code, with a message
/// that names the property, which the service does not.
/// </summary>
internal static class EntityLimits
{
    /// <summary>UTF-16 units of a key: 1 KiB.</summary>
    public const int KeyUnitsMax = 512;

    /// <summary>Properties besides the keys and the time: 255 less those three.</summary>
    public const int PropertiesMax = 252;

    public const int NameUnitsMax = 255;

    /// <summary>Of one string (as UTF-16) or binary.</summary>
    public const int ValueBytesMax = 64 * 1024;

    /// <summary>Of all names and values of one entity.</summary>
    public const int EntityBytesMax = 1024 * 1024;

    /// <summary>Earliest time that the service stores.</summary>
    private static readonly DateTimeOffset TimeMin = new(1601, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static void CheckKey(string name, string? key)
    {
        if (key is null)
            throw Failure(TableErrorCode.PropertiesNeedValue, $"The entity has no {name}.");
        if (key.Length > KeyUnitsMax)
            throw Failure(TableErrorCode.KeyValueTooLarge, $"The {name} has {key.Length} UTF-16 units; at most {KeyUnitsMax} are allowed.");
        for (var i = 0; i < key.Length; i++)
        {
            var letter = key[i];
            if (letter is '/' or '\\' or '#' or '?' || char.IsControl(letter))
                throw Failure(TableErrorCode.OutOfRangeInput, $"The {name} has U+{(int)letter:X4} at {i}: / \\ # ? and control characters are not allowed in keys.");
            if (!char.IsSurrogate(letter))
                continue;
            if (!char.IsHighSurrogate(letter) || i + 1 == key.Length || !char.IsLowSurrogate(key[i + 1]))
                throw Failure(TableErrorCode.OutOfRangeInput, $"The {name} is not valid UTF-16 at {i}.");
            i++;
        }
    }

    public static void CheckName(string name)
    {
        if (name.Length > NameUnitsMax)
            throw Failure(TableErrorCode.PropertyNameTooLong, $"The property name '{name[..32]}…' has {name.Length} letters; at most {NameUnitsMax} are allowed.");
    }

    public static void CheckCount(int count)
    {
        if (count > PropertiesMax)
            throw Failure(TableErrorCode.TooManyProperties, $"The entity has more than {PropertiesMax} properties besides its keys and its time.");
    }

    public static void CheckValue(string name, long bytes)
    {
        if (bytes > ValueBytesMax)
            throw Failure(TableErrorCode.PropertyValueTooLarge, $"The value of '{name}' has {bytes} bytes; at most {ValueBytesMax} are allowed (a letter counts two).");
    }

    public static void CheckTime(string name, DateTimeOffset time)
    {
        if (time < TimeMin)
            throw Failure(TableErrorCode.OutOfRangeInput, $"The time of '{name}' is before the year 1601, the earliest that can be stored.");
    }

    public static void CheckEntity(long bytes)
    {
        if (bytes > EntityBytesMax)
            throw Failure(TableErrorCode.EntityTooLarge, $"The entity has {bytes} bytes; at most {EntityBytesMax} are allowed (a letter counts two).");
    }

    private static RequestFailedException Failure(TableErrorCode code, string message) => new(400, message, code.ToString(), null);
}
