using System.Runtime.InteropServices;
using RelayCloud.FanOut.Messages;
using RelayCloud.FanOut.Subscribers;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.FanOut.Lanes;

/// <summary>One entry of a lane's inbox: a published message, or something a subscriber's owner asked for.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct LaneCommand
{
    public enum Kind : byte
    {
        Message,
        Subscribe,
        Unsubscribe,
        Send,
        End,
        Writable,
        Policy,
        Pace,
    }

    public Kind What { get; private init; }

    public Subscriber? Subscriber { get; private init; }

    public Topic? Topic { get; private init; }

    /// <summary>The message, or the frame to send; the command holds one reference.</summary>
    public HubMessage? Message { get; private init; }

    public SubscribeOptions Options { get; private init; }

    /// <summary>The reason of an end, the bytes of a writable signal, or the interval of a pace.</summary>
    public int Argument { get; private init; }

    public static LaneCommand Publish(HubMessage message) => new() { What = Kind.Message, Message = message, Topic = message.Topic };

    public static LaneCommand Subscribe(Subscriber subscriber, Topic topic, HubMessage? acknowledgement, SubscribeOptions options) =>
        new() { What = Kind.Subscribe, Subscriber = subscriber, Topic = topic, Message = acknowledgement, Options = options };

    public static LaneCommand Unsubscribe(Subscriber subscriber, Topic topic, HubMessage? acknowledgement) =>
        new() { What = Kind.Unsubscribe, Subscriber = subscriber, Topic = topic, Message = acknowledgement };

    public static LaneCommand Send(Subscriber subscriber, HubMessage frame) => new() { What = Kind.Send, Subscriber = subscriber, Message = frame };

    public static LaneCommand End(Subscriber subscriber, EndReason reason) => new() { What = Kind.End, Subscriber = subscriber, Argument = (int)reason };

    public static LaneCommand Writable(Subscriber subscriber, int bytesSent) => new() { What = Kind.Writable, Subscriber = subscriber, Argument = bytesSent };

    public static LaneCommand Policy(Subscriber subscriber) => new() { What = Kind.Policy, Subscriber = subscriber };

    public static LaneCommand Pace(int intervalMs) => new() { What = Kind.Pace, Argument = intervalMs };
}
