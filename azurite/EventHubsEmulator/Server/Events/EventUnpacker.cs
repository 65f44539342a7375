using System.Runtime.InteropServices;
using RelayCloud.Amqp;
using RelayCloud.Amqp.Encoding;
using RelayCloud.Amqp.Messages;
using RelayCloud.EventHubsEmulator.Storage;

namespace RelayCloud.EventHubsEmulator.Server.Events;

/// <summary>
/// Finds the events in a delivery: the one that it is, or those in the data sections of a batch envelope. Kept and used anew for each delivery; allocates
/// nothing per event. No concurrency.
/// </summary>
internal sealed class EventUnpacker
{
    /// <summary>Message format of a batch envelope.</summary>
    public const uint BatchFormat = 0x80013700;

    /// <summary>More events than any batch of empty ones within the size limit has.</summary>
    public const int EventsMax = 1 << 18;

    /// <summary>The service's limit.</summary>
    public const int PartitionKeyBytesMax = 128 * 4;

    private const int AnnotationBytesKept = 64 << 10;

    private readonly List<NewEvent> _events = [];
    private readonly AmqpWriter _annotations = new();
    private Slice _key;

    /// <summary>The events of the last delivery; their slices refer to its payload and to <see cref="Annotations"/>.</summary>
    public ReadOnlySpan<NewEvent> Events => CollectionsMarshal.AsSpan(_events);

    /// <inheritdoc cref="Events"/>
    public ReadOnlySpan<byte> Annotations => _annotations.WrittenSpan;

    /// <summary>The delivery's partition key in its payload, UTF-8: the envelope's, else the first event's. Length 0 = none.</summary>
    public Slice PartitionKey => _key;

    /// <summary>Reads a delivery.</summary>
    /// <exception cref="AmqpException">It is no message, or has no event.</exception>
    public void Read(uint messageFormat, ReadOnlySpan<byte> payload)
    {
        _events.Clear();
        _annotations.Reset(AnnotationBytesKept);
        _key = default;
        var outer = MessageSections.Locate(payload);
        if (messageFormat != BatchFormat)
        {
            Add(payload, 0, outer);
            _key = _events[0].Key;
            return;
        }

        Slice envelopeKey = KeyOf(payload, 0, outer);
        _key = envelopeKey;
        foreach (ReadOnlySpan<byte> inner in outer.DataOf(payload))
        {
            if (_events.Count == EventsMax) throw new AmqpException(ErrorConditions.NotAllowed, $"A batch has at most {EventsMax} events.");
            payload.Overlaps(inner, out int start);
            Add(payload.Slice(start, inner.Length), start, MessageSections.Locate(inner));
            if (_key.Length == 0) _key = _events[^1].Key;
            // The envelope's key holds for all.
            if (_events[^1].Key.Length == 0 && _key.Length > 0) CollectionsMarshal.AsSpan(_events)[^1] = _events[^1] with { Key = _key };
        }

        if (_events.Count == 0) throw new AmqpException(ErrorConditions.NotAllowed, "A batch has at least one event, each in a data section.");
    }

    /// <param name="start">Where the message begins in the delivery.</param>
    private void Add(ReadOnlySpan<byte> message, int start, in MessageSections sections)
    {
        int annotationsStart = _annotations.Length;
        int values = KeepAnnotations(sections.MessageAnnotations.IsPresent ? sections.MessageAnnotations.ValueOf(message) : default);
        int rest = Math.Max(sections.AfterMessageAnnotations, sections.DeliveryAnnotations.End);
        _events.Add(new NewEvent
        {
            Key = KeyOf(message, start, sections),
            Header = new Slice(start + sections.Header.Start, sections.Header.End - sections.Header.Start),
            Annotations = new Slice(annotationsStart, _annotations.Length - annotationsStart),
            AnnotationValues = values,
            Rest = new Slice(start + rest, message.Length - rest),
        });
    }

    /// <summary>Copies the annotations that stay, and says how many values that are.</summary>
    private int KeepAnnotations(ReadOnlySpan<byte> map)
    {
        if (map.IsEmpty) return 0;
        var reader = new AmqpReader(map);
        AmqpReader content = reader.ReadMap(out int pairs);
        int kept = 0;
        for (int i = 0; i < pairs; i++)
        {
            ReadOnlySpan<byte> pair = content.Rest;
            int from = content.Position;
            bool isOurs = content.PeekFormat() is FormatCode.Symbol8 or FormatCode.Symbol32 && EventAnnotations.IsOurs(content.ReadSymbolAscii());
            if (content.Position == from) content.Skip();
            content.Skip();
            if (isOurs) continue;
            _annotations.WriteRaw(pair[..(content.Position - from)]);
            kept += 2;
        }

        return kept <= ushort.MaxValue ? kept : throw new AmqpException(ErrorConditions.NotAllowed, $"An event has at most {ushort.MaxValue / 2} message annotations.");
    }

    private static Slice KeyOf(ReadOnlySpan<byte> message, int start, in MessageSections sections)
    {
        if (!sections.MessageAnnotations.IsPresent) return default;
        if (!MapEntries.TryFind(sections.MessageAnnotations.ValueOf(message), EventAnnotations.PartitionKey, out AmqpReader value)) return default;
        if (value.PeekFormat() is not (FormatCode.String8 or FormatCode.String32)) return default;
        ReadOnlySpan<byte> key = value.ReadStringUtf8();
        if (key.Length > PartitionKeyBytesMax) throw new AmqpException(EventHubsErrors.ArgumentOutOfRange, $"The partition key has {key.Length} bytes; at most {PartitionKeyBytesMax} are allowed.");
        if (key.IsEmpty) return default;
        message.Overlaps(key, out int at);
        return new Slice(start + at, key.Length);
    }
}
