using System.Text.Json.Serialization;

namespace RelayCloud.GatewaySimulator.Faults;

/// <summary>The ways in which a data frame is spoilt. A careful parser can tell each one from a good frame.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CorruptionKind>))]
public enum CorruptionKind
{
    /// <summary>The first half of the frame, as one whole WebSocket message.</summary>
    [JsonStringEnumMemberName("truncated")] Truncated,

    /// <summary>A byte that no UTF-8 text holds, inside a string.</summary>
    [JsonStringEnumMemberName("invalidUtf8")] InvalidUtf8,

    /// <summary>Well-formed JSON with text where the time belongs, or a number where the data belongs.</summary>
    [JsonStringEnumMemberName("wrongTypes")] WrongTypes,

    /// <summary>A time some hundred thousand years from now. Frames without a time get <see cref="WrongTypes"/>.</summary>
    [JsonStringEnumMemberName("absurdTime")] AbsurdTime,

    /// <summary>A book or bbo with its sides exchanged. Other frames, and books that lack a side, get <see cref="Truncated"/>.</summary>
    [JsonStringEnumMemberName("crossedBook")] CrossedBook,

    /// <summary>A coin that does not exist. Frames without a coin get <see cref="WrongTypes"/>.</summary>
    [JsonStringEnumMemberName("unknownCoin")] UnknownCoin,

    /// <summary>No JSON at all.</summary>
    [JsonStringEnumMemberName("garbage")] Garbage,
}
