namespace RelayCloud.EventHubsEmulator.Storage;

/// <summary>A part of a buffer that is known from elsewhere.</summary>
internal readonly record struct Slice(int Start, int Length)
{
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> buffer) => buffer.Slice(Start, Length);
}
