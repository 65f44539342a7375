#nullable disable annotations

using System.IO;
using Azure.Core;
using Azure.Messaging;
using Azure.Messaging.EventHubs.Messages;

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
    private long _sequenceNumber = long.MinValue;
    private string _offset;
    private DateTimeOffset _enqueuedTime;
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

    internal EventData(ReceivedMessage received) => _received = received;

    /// <summary>The body.</summary>
    /// <exception cref="NotSupportedException">A received event whose body is no bytes (an AMQP value or sequence).</exception>
    public BinaryData EventBody
    {
        get => _eventBody ??= new BinaryData(_received.ReadBody());
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
        get => Existing?.ContentType;
        set => Own.ContentType = value;
    }

    /// <summary>A mark by which the application tells a repeated event; null when none.</summary>
    public string MessageId
    {
        get => Existing?.MessageId;
        set => Own.MessageId = value;
    }

    /// <summary>A mark by which the application joins events; null when none.</summary>
    public string CorrelationId
    {
        get => Existing?.CorrelationId;
        set => Own.CorrelationId = value;
    }

    /// <summary>The application's own properties: numbers, text, Boolean, char, Guid, DateTime, DateTimeOffset, TimeSpan, Uri, bytes.</summary>
    public IDictionary<string, object> Properties => _properties ??= _received?.ReadApplicationProperties() ?? new Dictionary<string, object>();

    /// <summary>What the service added, by AMQP name; empty for an event that was not received.</summary>
    public IReadOnlyDictionary<string, object> SystemProperties => _systemProperties ??= _received?.ReadSystemProperties() ?? ReceivedMessage.NoSystemProperties;

    /// <summary>The place in the partition; <see cref="long.MinValue"/> for an event that was not received.</summary>
    public long SequenceNumber => _received?.SequenceNumber ?? _sequenceNumber;

    /// <summary>The place in the partition's store; null for an event that was not received.</summary>
    public string OffsetString => _offset ??= _received?.ReadOffset();

    /// <summary>When the service stored it, UTC; default for an event that was not received.</summary>
    public DateTimeOffset EnqueuedTime => _received?.EnqueuedTime ?? _enqueuedTime;

    /// <summary>The key that it was sent with; null when none, or not received.</summary>
    public string PartitionKey => _partitionKey ??= _received?.ReadPartitionKey();

    /// <summary>What a sender has to write of this event, or null when there are none: properties are not made to exist by being asked for.</summary>
    internal MessageProperties Existing => _messageProperties ??= _received?.ReadMessageProperties();

    /// <summary>The properties if anybody asked for them or set some; null otherwise.</summary>
    internal IDictionary<string, object> ExistingProperties => _properties ?? (_received is null ? null : Properties);

    /// <inheritdoc/>
    protected override ContentType? ContentTypeCore
    {
        get => ContentType is { } type ? new ContentType(type) : null;
        set => ContentType = value?.ToString();
    }

    private MessageProperties Own => Existing ?? (_messageProperties = new MessageProperties());
}
