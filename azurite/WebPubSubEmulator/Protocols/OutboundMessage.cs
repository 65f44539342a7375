namespace RelayCloud.WebPubSubEmulator.Protocols;

/// <summary>
/// A message on its way to any number of connections. It is encoded once for each subprotocol that a receiver has, and all receivers share the bytes. Immutable but for those; any thread.
/// Frames are left to the collector: reliable connections keep them until they are acknowledged, so that a pool would have to count who holds what, to save one array a message.
/// </summary>
internal class OutboundMessage
{
    /// <summary>What is billed as one message, bytes.</summary>
    public const int StepBytes = 2_048;

    private readonly byte[]?[] _frames = new byte[Subprotocols.Count][];
    private readonly byte[]? _direct;

    /// <summary>A message of a group or of the service itself.</summary>
    /// <param name="group">Null = from the service (<c>from: server</c>).</param>
    /// <param name="fromUserId">Of the publisher, null = none.</param>
    /// <param name="kind">What the data are.</param>
    /// <param name="data">Owned by the message from here on.</param>
    /// <param name="expiresAtMs">Unix milliseconds after which it is not sent any more, 0 = never.</param>
    public OutboundMessage(string? group, string? fromUserId, PayloadKind kind, byte[] data, long expiresAtMs)
    {
        Group = group;
        FromUserId = fromUserId;
        Kind = kind;
        Data = data;
        DataBytes = data.Length;
        Steps = Math.Max(1, (data.Length + StepBytes - 1) / StepBytes);
        ExpiresAtMs = expiresAtMs;
    }

    /// <summary>Several messages as one.</summary>
    protected OutboundMessage() => Data = [];

    private OutboundMessage(byte[] direct)
    {
        _direct = direct;
        Data = [];
    }

    public string? Group { get; }

    public string? FromUserId { get; }

    public PayloadKind Kind { get; }

    public byte[] Data { get; }

    public long ExpiresAtMs { get; }

    /// <summary>Whether it is a finished frame for one connection: an acknowledgement, a pong, a farewell. It has no sequence number and is not sent again.</summary>
    public bool IsDirect => _direct is not null;

    /// <summary>How many messages it is.</summary>
    public int MessageCount { get; protected set; } = 1;

    /// <summary>Bytes of data of one delivery.</summary>
    public int DataBytes { get; protected set; }

    /// <summary>What one delivery counts in rates, and is billed as at most: steps of 2 KB of its data, at least one.</summary>
    public int Steps { get; protected set; } = 1;

    /// <summary>A finished WebSocket frame for one connection.</summary>
    public static OutboundMessage Direct(byte[] frame) => new(frame);

    /// <summary>The frame, header included; of a reliable subprotocol what stands before the sequence number (see <see cref="SequencedFrames"/>).</summary>
    public virtual ReadOnlySpan<byte> Encoded(Subprotocol protocol)
    {
        if (_direct is not null) return _direct;

        // Two lanes may both encode; either result is right, and the last one stays.
        return Volatile.Read(ref _frames[(int)protocol]) ?? Encode(protocol);
    }

    private byte[] Encode(Subprotocol protocol)
    {
        byte[] frame = MessageEncoder.Encode(this, protocol);
        Volatile.Write(ref _frames[(int)protocol], frame);
        return frame;
    }
}
