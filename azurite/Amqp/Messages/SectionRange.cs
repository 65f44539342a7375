namespace RelayCloud.Amqp.Messages;

/// <summary>Where a section of a message lies in its payload. The default value is a section that is not there.</summary>
/// <param name="Start">The first byte of the section, its descriptor.</param>
/// <param name="ValueStart">The first byte of its value.</param>
/// <param name="End">The first byte behind it.</param>
public readonly record struct SectionRange(int Start, int ValueStart, int End)
{
    public bool IsPresent => End > Start;

    /// <summary>The section with its descriptor.</summary>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> payload) => payload[Start..End];

    /// <summary>The section's value without its descriptor.</summary>
    public ReadOnlySpan<byte> ValueOf(ReadOnlySpan<byte> payload) => payload[ValueStart..End];
}
