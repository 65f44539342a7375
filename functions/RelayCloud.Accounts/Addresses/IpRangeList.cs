using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization;
using RelayCloud.Accounts.Errors;

namespace RelayCloud.Accounts.Addresses;

/// <summary>A short list of address ranges. Immutable; equal when the ranges are. In JSON a list of strings.</summary>
[JsonConverter(typeof(Converter))]
public sealed class IpRangeList : IReadOnlyList<IpRange>, IEquatable<IpRangeList>
{
    /// <summary>The most ranges of one list: each is looked at on every request.</summary>
    public const int RangesMax = 100;

    /// <summary>No range.</summary>
    public static readonly IpRangeList Empty = new([]);

    private readonly IpRange[] _ranges;

    private IpRangeList(IpRange[] ranges) => _ranges = ranges;

    /// <inheritdoc/>
    public int Count => _ranges.Length;

    /// <inheritdoc/>
    public IpRange this[int index] => _ranges[index];

    /// <summary>Reads a list of ranges.</summary>
    /// <exception cref="AccountsException">A range is wrong; the message names it.</exception>
    public static IpRangeList Parse(IReadOnlyList<string> texts)
    {
        var errors = new FieldErrors();
        IpRangeList list = Parse("ranges", texts, errors);
        errors.ThrowIfAny();
        return list;
    }

    internal static IpRangeList Parse(string field, IReadOnlyList<string>? texts, FieldErrors errors)
    {
        if (texts is null or { Count: 0 }) return Empty;
        if (texts.Count > RangesMax)
        {
            errors.Add(field, $"has {texts.Count:N0} entries", $"at most {RangesMax}");
            return Empty;
        }

        var ranges = new List<IpRange>(texts.Count);
        for (int i = 0; i < texts.Count; i++)
        {
            if (!IpRange.TryParse(texts[i], out IpRange range, out var problem)) errors.Add($"{field}[{i}]", problem.Value.Problem, problem.Value.Expected);
            else if (!ranges.Contains(range)) ranges.Add(range);
        }

        return ranges.Count == 0 ? Empty : new IpRangeList([.. ranges]);
    }

    /// <summary>Whether any range holds the address. Allocates nothing.</summary>
    internal bool Contains(IpNumber address)
    {
        foreach (IpRange range in _ranges)
            if (range.Contains(address)) return true;
        return false;
    }

    /// <summary>The ranges as CIDR texts.</summary>
    public IReadOnlyList<string> ToTexts() => [.. _ranges.Select(r => r.ToString())];

    /// <inheritdoc/>
    public bool Equals(IpRangeList? other) => other is not null && _ranges.AsSpan().SequenceEqual(other._ranges);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as IpRangeList);

    /// <inheritdoc/>
    public override int GetHashCode() => _ranges.Length == 0 ? 0 : HashCode.Combine(_ranges.Length, _ranges[0]);

    /// <inheritdoc/>
    public IEnumerator<IpRange> GetEnumerator() => ((IEnumerable<IpRange>)_ranges).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _ranges.GetEnumerator();

    private sealed class Converter : JsonConverter<IpRangeList>
    {
        public override IpRangeList Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Parse(JsonSerializer.Deserialize<string[]>(ref reader) ?? []);

        public override void Write(Utf8JsonWriter writer, IpRangeList value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            foreach (IpRange range in value._ranges) writer.WriteStringValue(range.ToString());
            writer.WriteEndArray();
        }
    }
}
