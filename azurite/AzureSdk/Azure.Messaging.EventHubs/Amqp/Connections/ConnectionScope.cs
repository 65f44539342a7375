using Azure.Messaging.EventHubs.Authorization;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Validation;
using RelayCloud.Amqp;
using RelayCloud.Amqp.Encoding;
using RelayCloud.Amqp.Links;
using RelayCloud.Amqp.Performatives;
using RelayCloud.Amqp.Sessions;

namespace Azure.Messaging.EventHubs.Amqp;

/// <summary>The connection that an <see cref="EventHubConnection"/> shares: opened by whoever needs it first, made anew when it is lost. Thread-safe.</summary>
internal sealed class ConnectionScope : ILinkOpener
{
    /// <summary>Messages of the largest tier have up to 20 MB.</summary>
    private const ulong ReceivedMessageBytesMax = 32 << 20;

    private const int ProducerEntityType = 7;
    private const int ConsumerEntityType = 8;

    private readonly EventHubEndpoint _endpoint;
    private readonly ITokenSource _tokens;
    private readonly EventHubConnectionOptions _options;
    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _lock = new();
    private Task<ServiceConnection>? _connection;
    private bool _isClosed;

    public ConnectionScope(EventHubEndpoint endpoint, string eventHubName, ITokenSource tokens, EventHubConnectionOptions options, TimeProvider clock)
    {
        _endpoint = endpoint;
        EventHubName = eventHubName;
        _tokens = tokens;
        _options = options;
        Clock = clock;
        Management = new ManagementClient(this);
    }

    public string EventHubName { get; }

    public TimeProvider Clock { get; }

    public ManagementClient Management { get; }

    public bool IsClosed => Volatile.Read(ref _isClosed);

    public async Task<ISendLink> OpenSenderAsync(string? partitionId, string identifier, ISendLinkOwner owner, TimeSpan timeout, CancellationToken cancellationToken)
    {
        string address = EntityAddress.OfSender(EventHubName, partitionId);
        return await WithTimeoutAsync("Opening a link to send on", timeout, cancellationToken, async (connection, token) =>
        {
            var link = new OpenLink(connection, Clock);
            var sending = new SendLink(link, owner, EventHubName);
            var settings = new LinkSettings
            {
                Source = new Source { Address = identifier },
                Target = new Target { Address = address },
                Properties = LinkProperties(timeout, ProducerEntityType),
            };
            await AttachAsync(connection, link, address, async session => await session.AttachSenderAsync(settings, sending, token), token);
            return (ISendLink)sending;
        });
    }

    public async Task<IReceiveLink> OpenReceiverAsync(ReceiverSettings settings, EventPosition position, IReceiveLinkOwner owner, TimeSpan timeout, CancellationToken cancellationToken)
    {
        string address = EntityAddress.OfReceiver(EventHubName, settings.ConsumerGroup, settings.PartitionId);
        AmqpMap filter = SelectorFilter.Create(position);
        return await WithTimeoutAsync("Opening a link to receive on", timeout, cancellationToken, async (connection, token) =>
        {
            var link = new OpenLink(connection, Clock);
            var receiving = new ReceiveLink(link, owner, EventHubName);
            AmqpMap properties = LinkProperties(timeout, ConsumerEntityType);
            properties.Add("com.microsoft:receiver-name", settings.Identifier);
            if (settings.OwnerLevel is { } level) properties.Add("com.microsoft:epoch", level);
            var attach = new LinkSettings
            {
                Source = new Source { Address = address, Filter = filter },
                Target = new Target { Address = settings.Identifier },
                // Nothing to settle: the service keeps events whatever becomes of them here.
                SenderSettleMode = SenderSettleMode.Settled,
                MaxMessageSizeBytes = ReceivedMessageBytesMax,
                Properties = properties,
                DesiredCapabilities = settings.TrackLastEnqueuedEventProperties ? ["com.microsoft:enable-receiver-runtime-metric"] : [],
            };
            await AttachAsync(connection, link, address, async session => await session.AttachReceiverAsync(attach, receiving, token), token);
            return (IReceiveLink)receiving;
        });
    }

    public Task<long> ReadLastSequenceNumberAsync(string partitionId, TimeSpan timeout, CancellationToken cancellationToken) =>
        Management.ReadLastSequenceNumberAsync(partitionId, timeout, cancellationToken);

    /// <summary>Asks the service about the hub or a partition.</summary>
    /// <param name="properties">The question; the token is added.</param>
    /// <param name="timeout">Of the whole.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public Task<AmqpMap> AskManagementAsync(AmqpMap properties, TimeSpan timeout, CancellationToken cancellationToken) =>
        WithTimeoutAsync("Asking the service", timeout, cancellationToken, async (connection, token) =>
        {
            string audience = EntityAddress.AudienceOf(_endpoint, EntityAddress.OfManagement(EventHubName));
            LinkToken given = await connection.AuthorizeAsync(audience, _tokens, token);
            properties["security_token"] = given.Text;
            ServiceAnswer answer = await connection.AskManagementAsync(properties, token);
            answer.ThrowIfRefused(EventHubName);
            return answer.Body ?? throw new AmqpException(ErrorConditions.DecodeError, "The service's answer about the event hub has no map in it.");
        });

    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        Task<ServiceConnection>? connection;
        lock (_lock)
        {
            if (_isClosed) return;
            Volatile.Write(ref _isClosed, true);
            connection = _connection;
        }

        await _closing.CancelAsync();
        if (connection is null) return;
        ServiceConnection open;
        try
        {
            open = await connection.WaitAsync(cancellationToken);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // There was none to close.
            return;
        }

        await open.CloseAsync().WaitAsync(cancellationToken);
    }

    private static AmqpMap LinkProperties(TimeSpan timeout, int entityType) => new()
    {
        { "com.microsoft:timeout", (uint)Math.Min(timeout.TotalMilliseconds, uint.MaxValue) },
        { "com.microsoft:entity-type", entityType },
    };

    private async Task AttachAsync(ServiceConnection connection, OpenLink link, string address, Func<AmqpSession, Task<AmqpLink>> attach, CancellationToken cancellationToken)
    {
        string audience = EntityAddress.AudienceOf(_endpoint, address);
        LinkToken token = await connection.AuthorizeAsync(audience, _tokens, cancellationToken);
        AmqpSession session = await connection.OpenSessionAsync(cancellationToken);
        try
        {
            link.OnAttached(await attach(session));
        }
        catch
        {
            session.End();
            throw;
        }

        _ = TokenRenewal.RunAsync(connection, audience, _tokens, token, Clock, link.Ended);
    }

    /// <summary>Does something on the connection within the time, and translates what goes wrong.</summary>
    private async Task<T> WithTimeoutAsync<T>(string what, TimeSpan timeout, CancellationToken cancellationToken, Func<ServiceConnection, CancellationToken, Task<T>> work)
    {
        Ensure.NotClosed(IsClosed, nameof(EventHubConnection));
        Ensure.NotCancelled(cancellationToken);
        using var patience = new CancellationTokenSource(timeout, Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken, _closing.Token);
        ServiceConnection? connection = null;
        try
        {
            connection = await GetConnectionAsync(timeout).WaitAsync(either.Token);
            return await work(connection, either.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            Ensure.NotClosed(IsClosed, nameof(EventHubConnection));
            if (!patience.IsCancellationRequested) throw;
            connection?.OnSilence();
            throw ServiceError.TimedOut(what, timeout, EventHubName, e);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Ensure.NotClosed(IsClosed, nameof(EventHubConnection));
            Exception translated = ServiceError.Translate(e, EventHubName);
            if (ReferenceEquals(translated, e)) throw;
            throw translated;
        }
    }

    /// <summary>The open connection or the one being opened; not cancelled with the one who happened to need it first.</summary>
    private Task<ServiceConnection> GetConnectionAsync(TimeSpan timeout)
    {
        lock (_lock)
        {
            Ensure.NotClosed(_isClosed, nameof(EventHubConnection));
            if (_connection is null || _connection.IsFaulted || _connection.IsCanceled || (_connection.IsCompletedSuccessfully && !_connection.Result.IsOpen)) _connection = ConnectAsync(timeout);
            return _connection;
        }
    }

    private async Task<ServiceConnection> ConnectAsync(TimeSpan timeout)
    {
        using var patience = new CancellationTokenSource(timeout, Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, _closing.Token);
        try
        {
            return await Task.Run(() => ServiceConnection.OpenAsync(_endpoint, _options, Clock, timeout, either.Token), either.Token);
        }
        catch (OperationCanceledException e) when (patience.IsCancellationRequested)
        {
            throw ServiceError.TimedOut("Connecting", timeout, EventHubName, e);
        }
    }
}
