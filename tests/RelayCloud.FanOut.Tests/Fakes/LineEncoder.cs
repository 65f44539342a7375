using System.Globalization;
using System.Text;
using RelayCloud.FanOut.Messages;

namespace RelayCloud.FanOut.Tests.Fakes;

/// <summary>Frames a message as a readable line: <c>topic@offset=data</c>. Counts how often it was asked.</summary>
internal sealed class LineEncoder : IMessageEncoder
{
    private int _encoded;

    public int Encoded => Volatile.Read(ref _encoded);

    public int SizeMax(HubMessage message) => 64 + message.Data.Length;

    public int Encode(HubMessage message, Span<byte> destination)
    {
        Interlocked.Increment(ref _encoded);
        string line = string.Create(CultureInfo.InvariantCulture, $"{message.Topic!.Name}@{message.Cursor.Offset}={Encoding.UTF8.GetString(message.Data)}\n");
        return Encoding.UTF8.GetBytes(line, destination);
    }
}
