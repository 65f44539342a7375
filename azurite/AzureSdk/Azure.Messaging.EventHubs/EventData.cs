#nullable disable annotations

using System.IO;
using Azure.Core;
using Azure.Messaging;
using Azure.Messaging.EventHubs.Messages;
using RelayCloud.Amqp;
using RelayCloud.Amqp.Encoding;

namespace Azure.Messaging.EventHubs;

/// <summary>An event, to be sent or received.</summary>
/// <remarks>A received event keeps its bytes as they came and decodes a part when it is first asked for. Not thread-safe.</remarks>
public class EventData : MessageContent
{
    private readonly ReceivedMessage _received;
    private BinaryData _eventBody;
    private IDictionary<string, object> _properties;
    private IReadOnlyDictionary<string, object> _systemProperties;
    private MessageProperties _messageProperties;
    private readonly long _sequenceNumber = long.MinValue;
    private string _offset;
    private readonly DateTimeOffset _enqueuedTime;
    private string _partitionKey;

    /// <summary>An event without a body yet.</summary>
    public EventData()
        : this(BinaryData.Empty)
    {
    }

    /// <summary>An event of these bytes, which are not copied.</summary>
    public EventData(ReadOnlyMemory<byte> eventBody)
        : this(new BinaryData(eventBody))
    {
    }

    /// <summary>An event of this text, as UTF-8.</summary>
    public EventData(string eventBody)
        : this(new BinaryData(eventBody))
    {
    }

    /// <summary>An event of this body.</summary>
    public EventData(BinaryData eventBody) => _eventBody = eventBody ?? throw new ArgumentNullException(nameof(eventBody));

    /// <summary>For derived types: an event as if received.</summary>
    protected EventData(BinaryData eventBody, IDictionary<string, object> properties = null, IReadOnlyDictionary<string, object> systemProperties = null, long sequenceNumber = long.MinValue, string offsetString = null, DateTimeOffset enqueuedTime = default, string partitionKey = null)
        : this(eventBody)
    {
        _properties = properties;
        _systemProperties = systemProperties;
        _sequenceNumber = sequenceNumber;
        _offset = offsetString;
        _enqueuedTime = enqueuedTime;
        _partitionKey = partitionKey;
    }

    /// <exception cref="AmqpException">The message is malformed.</exception>
    internal EventData(ReceivedMessage received)
    {
        _received = received;
        received.ReadPlace(out _sequenceNumber, out long enqueuedAtUnixMs);
        if (enqueuedAtUnixMs != long.MinValue) _enqueuedTime = new AmqpTimestamp(enqueuedAtUnixMs).ToDateTimeOffset();
    }

    /// <summary>The body.</summary>
    /// <exception cref="NotSupportedException">A received event whose body is no bytes (an AMQP value or sequence).</exception>
    public BinaryData EventBody
    {
        get => _eventBody ??= Decode(static message => new BinaryData(message.ReadBody()));
        set => _eventBody = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>The body's bytes.</summary>
    public ReadOnlyMemory<byte> Body => EventBody.ToMemory();

    /// <summary>The body as a stream of its own.</summary>
    public Stream BodyAsStream => EventBody.ToStream();

    /// <summary>The body.</summary>
    public override BinaryData Data
    {
        get => EventBody;
        set => EventBody = value;
    }

    /// <summary>Never.</summary>
    public override bool IsReadOnly => false;

    /// <summary>A MIME type for the readers; null when none.</summary>
    public new string ContentType
    {
        get => ExistingMessageProperties?.ContentType;
        set => Own.ContentType = value;
    }

    /// <summary>A mark by which the application tells a repeated event; null when none.</summary>
    public string MessageId
    {
        get => ExistingMessageProperties?.MessageId;
        set => Own.MessageId = value;
    }

    /// <summary>A mark by which the application joins events; null when none.</summary>
    public string CorrelationId
    {
        get => ExistingMessageProperties?.CorrelationId;
        set => Own.CorrelationId = value;
    }

    /// <summary>The application's own properties: numbers, text, Boolean, char, Guid, DateTime, DateTimeOffset, TimeSpan, Uri, bytes.</summary>
    public IDictionary<string, object> Properties => _properties ??= Decode(static message => message.ReadApplicationProperties()) ?? new Dictionary<string, object>();

    /// <summary>What the service added, by AMQP name; empty for an event that was not received.</summary>
    public IReadOnlyDictionary<string, object> SystemProperties => _systemProperties ??= Decode(static message => message.ReadSystemProperties()) ?? ReceivedMessage.NoSystemProperties;

    /// <summary>The place in the partition; <see cref="long.MinValue"/> for an event that was not received.</summary>
    public long SequenceNumber => _sequenceNumber;

    /// <summary>The place in the partition's store; null for an event that was not received.</summary>
    public string OffsetString => _offset ??= Decode(static message => message.ReadOffset());

    /// <summary>When the service stored it, UTC; default for an event that was not received.</summary>
    public DateTimeOffset EnqueuedTime => _enqueuedTime;

    /// <summary>The key that it was sent with; null when none, or not received.</summary>
    public string PartitionKey => _partitionKey ??= Decode(static message => message.ReadPartitionKey());

    /// <summary>Null when there are none: they are not made to exist by being asked for.</summary>
    internal MessageProperties ExistingMessageProperties => _messageProperties ??= Decode(static message => message.ReadMessageProperties());

    /// <summary>Null when there are none: they are not made to exist by being asked for.</summary>
    internal IDictionary<string, object> ExistingProperties => _properties ?? (_received.IsPresent ? Properties : null);

    /// <inheritdoc/>
    protected override ContentType? ContentTypeCore
    {
        get => ContentType is { } type ? new ContentType(type) : null;
        set => ContentType = value?.ToString();
    }

    private MessageProperties Own => ExistingMessageProperties ?? (_messageProperties = new MessageProperties());

    private T Decode<T>(Func<ReceivedMessage, T> read)
        where T : class
    {
        if (!_received.IsPresent) return null;
        try
        {
            return read(_received);
        }
        catch (AmqpException failure)
        {
            throw ReceivedMessage.Malformed(failure);
        }
    }
}
