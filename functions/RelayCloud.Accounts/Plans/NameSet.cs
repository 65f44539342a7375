using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RelayCloud.Accounts.Plans;

/// <summary>All names, or a set of them. Immutable; equal when the names are. In JSON <c>"all"</c> or a list of strings.</summary>
[JsonConverter(typeof(Converter))]
public sealed class NameSet : IEquatable<NameSet>
{
    /// <summary>What stands for <see cref="All"/> in a list of texts.</summary>
    public const string AllText = "all";

    /// <summary>Every name, those of the future too.</summary>
    public static readonly NameSet All = new(null);

    private readonly FrozenSet<string>? _names;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    private NameSet(IEnumerable<string>? names)
    {
        _names = names?.ToFrozenSet(StringComparer.Ordinal);
        if (_names is not null) _lookup = _names.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Whether every name is in it.</summary>
    public bool IsAll => _names is null;

    /// <summary>The names in order; empty when <see cref="IsAll"/>.</summary>
    public IReadOnlyList<string> Names => _names is null ? [] : [.. _names.Order(StringComparer.Ordinal)];

    /// <summary>Exactly these names; names are compared letter by letter. The single name <c>all</c> means <see cref="All"/>.</summary>
    public static NameSet Of(params IReadOnlyCollection<string> names) => names is null || (names.Count == 1 && names.First() == AllText) ? All : new NameSet(names);

    /// <summary>Whether a name is in the set. Allocates nothing.</summary>
    public bool Allows(ReadOnlySpan<char> name) => _names is null || _lookup.Contains(name);

    /// <summary>The names, or the one text <see cref="AllText"/>.</summary>
    public IReadOnlyList<string> ToTexts() => IsAll ? [AllText] : Names;

    /// <inheritdoc/>
    public bool Equals(NameSet? other) => other is not null && (_names is null ? other._names is null : other._names is not null && _names.SetEquals(other._names));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as NameSet);

    /// <inheritdoc/>
    public override int GetHashCode() => _names?.Count ?? -1;

    private sealed class Converter : JsonConverter<NameSet>
    {
        public override NameSet Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.String) return reader.ValueTextEquals("all"u8) ? All : throw new JsonException("Expected \"all\" or a list of names.");
            return Of(JsonSerializer.Deserialize<string[]>(ref reader) ?? throw new JsonException("Expected \"all\" or a list of names."));
        }

        public override void Write(Utf8JsonWriter writer, NameSet value, JsonSerializerOptions options)
        {
            if (value.IsAll)
            {
                writer.WriteStringValue(AllText);
                return;
            }

            writer.WriteStartArray();
            foreach (string name in value.Names) writer.WriteStringValue(name);
            writer.WriteEndArray();
        }
    }
}
