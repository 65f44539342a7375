using System.Text;
using RelayCloud.Ingest.Sessions.WebSocket.Frames;

namespace RelayCloud.Ingest.Tests.Sessions.Support;

/// <summary>One frame from the relay, as it came.</summary>
internal sealed record ServerFrame(byte First, byte[] Payload)
{
    public Opcode Opcode => (Opcode)(First & 0x0F);

    public bool IsFinal => (First & 0x80) != 0;

    public bool IsCompressed => (First & 0x40) != 0;

    public string Text => Encoding.UTF8.GetString(Payload);

    /// <summary>Of a close frame.</summary>
    public int CloseCode => (Payload[0] << 8) | Payload[1];

    /// <summary>Of a close frame.</summary>
    public string CloseReason => Encoding.UTF8.GetString(Payload.AsSpan(2));
}
