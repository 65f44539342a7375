using System.Buffers;

namespace RelayCloud.FanOut.Messages;

/// <summary>
/// Frames a message for one encoding, once, however many subscribers read it. Called by any lane, at most once per message and encoding; must be pure.
/// </summary>
public interface IMessageEncoder
{
    /// <summary>An upper bound of the encoded size of <paramref name="message"/>, bytes.</summary>
    int SizeMax(HubMessage message);

    /// <summary>Writes the whole frame to <paramref name="destination"/>, which has at least <see cref="SizeMax"/> bytes; returns the length written.</summary>
    int Encode(HubMessage message, Span<byte> destination);
}
