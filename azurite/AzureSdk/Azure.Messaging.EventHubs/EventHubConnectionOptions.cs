#nullable disable annotations

using System.Net;
using System.Net.Security;
using Azure.Messaging.EventHubs.Validation;

namespace Azure.Messaging.EventHubs;

/// <summary>How a client connects.</summary>
public class EventHubConnectionOptions
{
    private TimeSpan _connectionIdleTimeout = TimeSpan.FromMinutes(1);
    private int _sendBufferSizeInBytes = -1;
    private int _receiveBufferSizeInBytes = -1;

    /// <summary>Default <see cref="EventHubsTransportType.AmqpTcp"/>, the only one that works here.</summary>
    public EventHubsTransportType TransportType { get; set; } = EventHubsTransportType.AmqpTcp;

    /// <summary>A connection on which nothing arrives for this long is given up; default 1 min.</summary>
    public TimeSpan ConnectionIdleTimeout
    {
        get => _connectionIdleTimeout;
        set => _connectionIdleTimeout = Ensure.NotNegative(value, nameof(ConnectionIdleTimeout));
    }

    /// <summary>The socket's send buffer; zero or less, as by default, leaves it to the system.</summary>
    public int SendBufferSizeInBytes
    {
        get => _sendBufferSizeInBytes;
        set => _sendBufferSizeInBytes = Ensure.AtLeast(value, -1, nameof(SendBufferSizeInBytes));
    }

    /// <summary>The socket's receive buffer; zero or less, as by default, leaves it to the system.</summary>
    public int ReceiveBufferSizeInBytes
    {
        get => _receiveBufferSizeInBytes;
        set => _receiveBufferSizeInBytes = Ensure.AtLeast(value, -1, nameof(ReceiveBufferSizeInBytes));
    }

    /// <summary>For WebSockets only, hence without effect here.</summary>
    public IWebProxy Proxy { get; set; }

    /// <summary>Where to connect to instead of the namespace, which stays the name that is asked for; default none.</summary>
    public Uri CustomEndpointAddress { get; set; }

    /// <summary>Judges the server's certificate; default: the system does.</summary>
    public RemoteCertificateValidationCallback CertificateValidationCallback { get; set; }

    internal EventHubConnectionOptions Clone() => (EventHubConnectionOptions)MemberwiseClone();
}
