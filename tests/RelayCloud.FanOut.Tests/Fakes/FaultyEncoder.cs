using RelayCloud.FanOut.Messages;

namespace RelayCloud.FanOut.Tests.Fakes;

/// <summary>Throws on data that says <c>bad</c>; copies the rest.</summary>
internal sealed class FaultyEncoder : IMessageEncoder
{
    public int SizeMax(HubMessage message) => message.Data.Length + 1;

    public int Encode(HubMessage message, Span<byte> destination)
    {
        if (message.Data.SequenceEqual("bad"u8)) throw new InvalidOperationException("a bug in an encoder");
        message.Data.CopyTo(destination);
        destination[message.Data.Length] = (byte)'\n';
        return message.Data.Length + 1;
    }
}
