using RelayCloud.Amqp.Encoding;
using RelayCloud.Amqp.Performatives;

namespace RelayCloud.Amqp.Links;

/// <summary>What this end puts into its attach. In an answer to the peer's, what is null or empty is taken from the peer's attach; the name always is.</summary>
public sealed record LinkSettings
{
    /// <summary>Default: a random one.</summary>
    public string? Name { get; init; }

    public Source? Source { get; init; }

    public Target? Target { get; init; }

    /// <summary>Default mixed.</summary>
    public SenderSettleMode? SenderSettleMode { get; init; }

    /// <summary>Default first. This end settles with its outcome in either mode.</summary>
    public ReceiverSettleMode? ReceiverSettleMode { get; init; }

    /// <summary>The largest message that this end takes, in bytes. Default <see cref="Connections.AmqpConnectionOptions.MaxMessageSizeBytes"/>.</summary>
    public ulong? MaxMessageSizeBytes { get; init; }

    /// <summary>Receivers: how many deliveries may be under way or unsettled at a time; credit is granted by itself when half of it is free. 0 leaves credit to the owner. Default 0.</summary>
    public uint AutoCredit { get; init; }

    public AmqpSymbol[] OfferedCapabilities { get; init; } = [];

    public AmqpSymbol[] DesiredCapabilities { get; init; } = [];

    public AmqpMap? Properties { get; init; }

    internal string NameOrRandom() => Name ?? Guid.NewGuid().ToString("N");
}
