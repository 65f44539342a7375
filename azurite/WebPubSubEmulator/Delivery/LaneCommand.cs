using System.Runtime.InteropServices;
using RelayCloud.WebPubSubEmulator.Protocols;

namespace RelayCloud.WebPubSubEmulator.Delivery;

/// <summary>One entry of a lane's inbox.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct LaneCommand
{
    public enum Kind : byte
    {
        /// <summary>A message for the members of a group.</summary>
        Publish,

        /// <summary>A message or frame for one connection.</summary>
        Send,
        Join,
        Leave,
        Attach,
        Detach,
        Acknowledge,
        Writable,
        Close,
    }

    public Kind What { get; private init; }

    public Outbox? Outbox { get; private init; }

    public OutboundMessage? Message { get; private init; }

    public LaneGroup? Group { get; private init; }

    public LaneMembership? Membership { get; private init; }

    public SocketTransport? Transport { get; private init; }

    public long Argument { get; private init; }

    /// <param name="except">A member that does not get it, null = all do.</param>
    public static LaneCommand Publish(LaneGroup group, OutboundMessage message, Outbox? except) => new() { What = Kind.Publish, Group = group, Message = message, Outbox = except };

    public static LaneCommand Send(Outbox outbox, OutboundMessage message) => new() { What = Kind.Send, Outbox = outbox, Message = message };

    public static LaneCommand Join(LaneMembership membership) => new() { What = Kind.Join, Membership = membership };

    public static LaneCommand Leave(LaneMembership membership) => new() { What = Kind.Leave, Membership = membership };

    /// <param name="first">Goes out before anything else.</param>
    public static LaneCommand Attach(Outbox outbox, SocketTransport transport, OutboundMessage? first) => new() { What = Kind.Attach, Outbox = outbox, Transport = transport, Message = first };

    /// <param name="isOver">Whether the connection is over, and not only its socket.</param>
    public static LaneCommand Detach(Outbox outbox, SocketTransport? transport, bool isOver) => new() { What = Kind.Detach, Outbox = outbox, Transport = transport, Argument = isOver ? 1 : 0 };

    public static LaneCommand Acknowledge(Outbox outbox, long sequence) => new() { What = Kind.Acknowledge, Outbox = outbox, Argument = sequence };

    public static LaneCommand Writable(Outbox outbox, SocketTransport transport, int bytes) => new() { What = Kind.Writable, Outbox = outbox, Transport = transport, Argument = bytes };

    /// <param name="farewell">The last frames.</param>
    public static LaneCommand Close(Outbox outbox, OutboundMessage farewell) => new() { What = Kind.Close, Outbox = outbox, Message = farewell };
}
