using RelayCloud.Benchmarks.Net;

namespace RelayCloud.Benchmarks.Protocols;

/// <summary>How subscribers talk to a server and how messages are published into it. No state but the connection's: one instance serves all connections of one thread.</summary>
internal abstract class WireProtocol
{
    /// <summary>The longest frame or message taken from a server.</summary>
    public const int MessageBytesMax = 16 << 20;

    /// <summary>Path (and query) of the subscriber's WebSocket.</summary>
    public abstract string SubscribePath { get; }

    /// <summary>Path of the publisher's WebSocket; null when it speaks plain TCP.</summary>
    public abstract string? PublishPath { get; }

    /// <summary>The subprotocol that subscribers and the publisher offer; null = none.</summary>
    public virtual string? Subprotocol => null;

    /// <summary>What a publisher sends first; empty for nothing.</summary>
    public abstract byte[] PublisherHello { get; }

    /// <summary>What a subscriber sends, as whole frames.</summary>
    public abstract IReadOnlyList<byte[]> SubscribeFrames(IReadOnlyList<TopicName> topics);

    /// <summary>How many acknowledgements follow.</summary>
    public abstract int AcksExpected(int topics);

    /// <summary>The bytes that publish a payload, as they go on the publisher's connection.</summary>
    public abstract byte[] Publication(TopicName topic, ReadOnlySpan<byte> payload);

    /// <summary>Takes what was read: the connection's carry, then new bytes. Passes whole messages on and keeps the rest in the carry. May move bytes within the buffer.</summary>
    /// <exception cref="InvalidDataException">The server broke the protocol.</exception>
    public abstract void Feed(SubscriberConnection connection, Span<byte> buffer, long receivedAtNs, IDeliveryHandler handler);

    /// <summary>Takes what the server sent to the publisher. Returns an answer, or nothing.</summary>
    public virtual ReadOnlySpan<byte> AnswerToPublisher(ReadOnlySpan<byte> received) => default;
}
