using RelayCloud.Amqp.Encoding;

namespace RelayCloud.Amqp.Connections;

/// <summary>How a client authenticates. Not printed: it may hold a password.</summary>
public sealed class SaslClient
{
    /// <summary>Without a name.</summary>
    public static readonly SaslClient Anonymous = new("ANONYMOUS", Array.Empty<byte>());

    /// <summary>By tokens that follow on a link of their own, as Azure's services do.</summary>
    public static readonly SaslClient ClaimsBased = new("MSSBCBS", null);

    private SaslClient(AmqpSymbol mechanism, ReadOnlyMemory<byte>? initialResponse)
    {
        Mechanism = mechanism;
        InitialResponse = initialResponse;
    }

    public AmqpSymbol Mechanism { get; }

    internal ReadOnlyMemory<byte>? InitialResponse { get; }

    /// <summary>By user and password.</summary>
    public static SaslClient Plain(string user, string password) => new("PLAIN", System.Text.Encoding.UTF8.GetBytes($"\0{user}\0{password}"));
}
