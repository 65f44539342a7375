using System.Reflection;
using System.Runtime.InteropServices;
using Azure.Messaging.EventHubs.Authorization;
using RelayCloud.Amqp;
using RelayCloud.Amqp.Connections;
using RelayCloud.Amqp.Encoding;
using RelayCloud.Amqp.Sessions;

namespace Azure.Messaging.EventHubs.Amqp;

/// <summary>One AMQP connection to the namespace, with its links for tokens and for questions. Thread-safe.</summary>
internal sealed class ServiceConnection
{
    private const int MaxFrameSizeBytes = 65_536;

    /// <summary>How long a close waits for a peer that does not answer. After a peer's mistake, those who wait are told after it.</summary>
    private const int CloseTimeoutMs = 500;

    /// <summary>A peer that twice in a row did not answer a link is given up with all its links.</summary>
    private const int SilencesMax = 2;

    private readonly RequestChannel _tokenChannel;
    private readonly RequestChannel _managementChannel;
    private int _links;
    private int _silences;

    private ServiceConnection(AmqpConnection amqp)
    {
        Amqp = amqp;
        _tokenChannel = new RequestChannel(amqp, EntityAddress.Cbs);
        _managementChannel = new RequestChannel(amqp, EntityAddress.Management);
    }

    public AmqpConnection Amqp { get; }

    public bool IsOpen => Amqp.IsOpen;

    public static async Task<ServiceConnection> OpenAsync(EventHubEndpoint endpoint, EventHubConnectionOptions options, TimeProvider clock, TimeSpan timeout, CancellationToken cancellationToken)
    {
        Stream stream = await ServiceStream.ConnectAsync(endpoint, options, cancellationToken);
        var settings = new AmqpConnectionOptions
        {
            HostName = endpoint.Namespace,
            MaxFrameSizeBytes = MaxFrameSizeBytes,
            IdleTimeoutMs = (uint)Math.Min(options.ConnectionIdleTimeout.TotalMilliseconds, uint.MaxValue),
            HandshakeTimeoutMs = (int)Math.Clamp(timeout.TotalMilliseconds, 1, int.MaxValue),
            CloseTimeoutMs = CloseTimeoutMs,
            Sasl = SaslClient.ClaimsBased,
            Properties = ClientProperties(),
            TimeProvider = clock,
        };
        return new ServiceConnection(await AmqpConnection.ConnectAsync(stream, settings, handler: null, cancellationToken));
    }

    /// <summary>Gives the service a token for the audience.</summary>
    /// <returns>The token given.</returns>
    public async Task<LinkToken> AuthorizeAsync(string audience, ITokenSource tokens, CancellationToken cancellationToken)
    {
        LinkToken token = await tokens.GetTokenAsync(audience, cancellationToken);
        var properties = new AmqpMap
        {
            { "operation", "put-token" },
            { "type", token.Type },
            { "name", audience },
            { "expiration", AmqpTimestamp.From(token.ExpiresOn) },
        };
        ServiceAnswer answer = await _tokenChannel.AskAsync(properties, token.Text, cancellationToken);
        answer.ThrowIfRefused();
        return token;
    }

    /// <summary>Asks the service about an entity; authorize the management address before.</summary>
    public Task<ServiceAnswer> AskManagementAsync(AmqpMap properties, CancellationToken cancellationToken) => _managementChannel.AskAsync(properties, body: null, cancellationToken);

    public Task<AmqpSession> OpenSessionAsync(CancellationToken cancellationToken) => Amqp.OpenSessionAsync(cancellationToken);

    public void OnLinkOpened()
    {
        Interlocked.Increment(ref _links);
        Volatile.Write(ref _silences, 0);
    }

    public void OnLinkClosed() => Interlocked.Decrement(ref _links);

    /// <summary>The peer did not answer in time. A connection on which nothing works, or repeatedly, is cut, so that the next try makes a new one.</summary>
    public void OnSilence()
    {
        if (Interlocked.Increment(ref _silences) >= SilencesMax || Volatile.Read(ref _links) <= 0) Amqp.Abort();
    }

    /// <summary>Says close; ends within <see cref="CloseTimeoutMs"/>.</summary>
    public Task CloseAsync() => Amqp.CloseAsync();

    private static AmqpMap ClientProperties() => new()
    {
        { new AmqpSymbol("product"), "RelayCloud.AzureSdk.Azure.Messaging.EventHubs" },
        { new AmqpSymbol("version"), typeof(ServiceConnection).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0" },
        { new AmqpSymbol("framework"), RuntimeInformation.FrameworkDescription },
        { new AmqpSymbol("platform"), RuntimeInformation.OSDescription },
    };
}
