using RelayCloud.FanOut.Messages;

namespace RelayCloud.Benchmarks.Micro;

/// <summary>Frames a message as its data.</summary>
internal sealed class CopyEncoder : IMessageEncoder
{
    public int SizeMax(HubMessage message) => message.Data.Length;

    public int Encode(HubMessage message, Span<byte> destination)
    {
        message.Data.CopyTo(destination);
        return message.Data.Length;
    }
}
