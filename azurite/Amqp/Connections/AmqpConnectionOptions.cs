using RelayCloud.Amqp.Encoding;
using RelayCloud.Amqp.Performatives;

namespace RelayCloud.Amqp.Connections;

/// <summary>What one end of a connection offers and bears. Checked by <see cref="Validate"/> when the connection is made.</summary>
public sealed record AmqpConnectionOptions
{
    /// <summary>The smallest largest frame that the protocol allows, in bytes.</summary>
    public const int MaxFrameSizeBytesFloor = 512;

    /// <summary>This end's name in its open. Default: "relaycloud-" and a random GUID.</summary>
    public string ContainerId { get; init; } = $"relaycloud-{Guid.NewGuid():N}";

    /// <summary>The host that a client means to reach, for its open and SASL. Default null.</summary>
    public string? HostName { get; init; }

    /// <summary>The largest frame that this end takes and sends, in bytes, 512 or more. A peer that sends a larger one is closed. Default 65,536.</summary>
    public int MaxFrameSizeBytes { get; init; } = 65_536;

    /// <summary>The highest channel, so one less than the sessions there can be. Default 4,095.</summary>
    public ushort ChannelMax { get; init; } = 4_095;

    /// <summary>The highest handle, so one less than the links that a session can have; at most 65,535. Default 255.</summary>
    public uint HandleMax { get; init; } = 255;

    /// <summary>A peer that sends nothing for so long is closed with amqp:resource-limit-exceeded. 0 is never. Default 120,000 ms.</summary>
    public uint IdleTimeoutMs { get; init; } = 120_000;

    /// <summary>How many transfer frames a session takes before the peer waits for a flow. Default 5,000.</summary>
    public uint IncomingWindowFrames { get; init; } = 5_000;

    /// <summary>The largest message that a link takes if its settings do not say, in bytes. Larger ones are rejected, the link stays. Default 1,048,576.</summary>
    public ulong MaxMessageSizeBytes { get; init; } = 1_048_576;

    /// <summary>How many bytes of messages may be half received at one time over all links, before the connection is closed. Default 64 MiB.</summary>
    public long AssemblyBytesMax { get; init; } = 64 << 20;

    /// <summary>Above so many bytes that wait to be written no more messages are taken from this end's senders (<see cref="Links.SendResult.QueueFull"/>). Default 1 MiB.</summary>
    public int WriteQueueBytesMax { get; init; } = 1 << 20;

    /// <summary>How many bytes of answers may wait beyond <see cref="WriteQueueBytesMax"/> for a peer that asks and does not read, before the connection is cut. Default 4 MiB.</summary>
    public int ControlBytesMax { get; init; } = 4 << 20;

    /// <summary>How many deliveries a sender may have sent whose outcome its owner waits for (<see cref="Links.SendResult.UnsettledFull"/>). Default 10,000.</summary>
    public int UnsettledMax { get; init; } = 10_000;

    /// <summary>How many <see cref="Links.AmqpSender.SendAsync"/> may wait for credit on one link; more fail at once. Default 10,000.</summary>
    public int SendWaitersMax { get; init; } = 10_000;

    /// <summary>How long the headers, SASL and open may take. Default 30,000 ms.</summary>
    public int HandshakeTimeoutMs { get; init; } = 30_000;

    /// <summary>How long to wait for the peer's answer to a close, and for the last bytes to go out, before the socket is cut. Default 5,000 ms.</summary>
    public int CloseTimeoutMs { get; init; } = 5_000;

    /// <summary>Properties of this end's open. Default none.</summary>
    public AmqpMap? Properties { get; init; }

    /// <summary>Offered capabilities of this end's open. Default none.</summary>
    public AmqpSymbol[] OfferedCapabilities { get; init; } = [];

    /// <summary>Client: how to authenticate; null skips SASL. Default ANONYMOUS.</summary>
    public SaslClient? Sasl { get; init; } = SaslClient.Anonymous;

    /// <summary>Server: the mechanisms on offer. Default MSSBCBS, PLAIN, ANONYMOUS and EXTERNAL, of which each is accepted without a challenge.</summary>
    public AmqpSymbol[] SaslMechanisms { get; init; } = ["MSSBCBS", "PLAIN", "ANONYMOUS", "EXTERNAL"];

    /// <summary>Server: whether that choice of a client, which may carry a user and a password, is let in. Null lets every one in. Default null.</summary>
    public Func<SaslInit, bool>? SaslAuthenticate { get; init; }

    /// <summary>Server: whether a client may do without SASL. Default true.</summary>
    public bool SaslOptional { get; init; } = true;

    /// <summary>The clock of idle and other time-outs. Default the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Checks all values.</summary>
    /// <exception cref="InvalidOperationException">Names every value that is out of its range.</exception>
    public void Validate()
    {
        List<string> wrong = [];
        if (string.IsNullOrEmpty(ContainerId)) wrong.Add("ContainerId is empty");
        Check(wrong, nameof(MaxFrameSizeBytes), MaxFrameSizeBytes, MaxFrameSizeBytesFloor, 16 << 20);
        Check(wrong, nameof(HandleMax), HandleMax, 0, 65_535);
        Check(wrong, nameof(IncomingWindowFrames), IncomingWindowFrames, 1, int.MaxValue);
        Check(wrong, nameof(MaxMessageSizeBytes), (long)Math.Min(MaxMessageSizeBytes, long.MaxValue), 1, 1 << 30);
        Check(wrong, nameof(AssemblyBytesMax), AssemblyBytesMax, 1, long.MaxValue);
        Check(wrong, nameof(WriteQueueBytesMax), WriteQueueBytesMax, 1, 1 << 30);
        Check(wrong, nameof(ControlBytesMax), ControlBytesMax, 1 << 16, 1 << 30);
        Check(wrong, nameof(UnsettledMax), UnsettledMax, 1, int.MaxValue);
        Check(wrong, nameof(SendWaitersMax), SendWaitersMax, 0, int.MaxValue);
        Check(wrong, nameof(HandshakeTimeoutMs), HandshakeTimeoutMs, 1, int.MaxValue);
        Check(wrong, nameof(CloseTimeoutMs), CloseTimeoutMs, 1, int.MaxValue);
        if (SaslMechanisms.Length == 0) wrong.Add("SaslMechanisms has none");
        if (wrong.Count > 0) throw new InvalidOperationException($"The options of an AMQP connection are wrong: {string.Join("; ", wrong)}.");
    }

    private static void Check(List<string> wrong, string name, long value, long min, long max)
    {
        if (value < min || value > max) wrong.Add($"{name} is {value}, it is to be from {min} to {max}");
    }
}
