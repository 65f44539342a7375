using System.Buffers.Binary;

namespace RelayCloud.EventHubsEmulator.Storage;

/// <summary>
/// How an event lies in a segment, little-endian:
/// <code>
///  0 uint32 body length           16 int64 enqueued, Unix ms      28 uint32 header length
///  4 uint32 CRC-32C of the        24 uint16 key length            32 uint32 annotations length
///    length and the body          26 uint16 annotation values     36 key, header, annotations, rest
///  8 int64 sequence (body starts)
/// </code>
/// The rest is what is left of the body. Header, annotations and rest are AMQP as the sender encoded it, so that a read only puts new annotations between.
/// </summary>
internal static class RecordFormat
{
    /// <summary>Length and checksum.</summary>
    public const int HeadBytes = 8;

    /// <summary>Bytes before the key.</summary>
    public const int FixedBytes = 36;

    /// <summary>Above any event that fits a delivery, so that a damaged length is seen as one before anything is allocated.</summary>
    public const int RecordBytesMax = 4 << 20;

    private const int SequenceAt = 8;
    private const int EnqueuedAt = 16;
    private const int KeyLengthAt = 24;
    private const int AnnotationValuesAt = 26;
    private const int HeaderLengthAt = 28;
    private const int AnnotationsLengthAt = 32;

    public static int SizeOf(in NewEvent added) => FixedBytes + added.Key.Length + added.Header.Length + added.Annotations.Length + added.Rest.Length;

    /// <summary>Encodes the event; the destination is exactly <see cref="SizeOf"/> long.</summary>
    public static void Write(Span<byte> destination, in NewEvent added, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> annotations, long sequence, long enqueuedMs)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(destination, (uint)(destination.Length - HeadBytes));
        BinaryPrimitives.WriteInt64LittleEndian(destination[SequenceAt..], sequence);
        BinaryPrimitives.WriteInt64LittleEndian(destination[EnqueuedAt..], enqueuedMs);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[KeyLengthAt..], checked((ushort)added.Key.Length));
        BinaryPrimitives.WriteUInt16LittleEndian(destination[AnnotationValuesAt..], checked((ushort)added.AnnotationValues));
        BinaryPrimitives.WriteUInt32LittleEndian(destination[HeaderLengthAt..], (uint)added.Header.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[AnnotationsLengthAt..], (uint)added.Annotations.Length);
        int at = FixedBytes;
        Put(destination, added.Key.Of(payload), ref at);
        Put(destination, added.Header.Of(payload), ref at);
        Put(destination, added.Annotations.Of(annotations), ref at);
        Put(destination, added.Rest.Of(payload), ref at);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[4..], Checksum(destination));
    }

    /// <summary>Reads the record that the bytes begin with.</summary>
    /// <param name="record">Refers to the bytes; only valid with <see cref="RecordParse.Whole"/>.</param>
    public static RecordParse Parse(ReadOnlySpan<byte> bytes, out StoredRecord record, out int size)
    {
        record = default;
        size = 0;
        if (bytes.Length < HeadBytes) return RecordParse.NeedsMore;
        uint bodyLength = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (bodyLength is < FixedBytes - HeadBytes or > RecordBytesMax - HeadBytes) return RecordParse.Damaged;
        size = HeadBytes + (int)bodyLength;
        if (bytes.Length < size) return RecordParse.NeedsMore;
        bytes = bytes[..size];
        if (Checksum(bytes) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..])) return RecordParse.Damaged;
        int keyLength = BinaryPrimitives.ReadUInt16LittleEndian(bytes[KeyLengthAt..]);
        uint headerLength = BinaryPrimitives.ReadUInt32LittleEndian(bytes[HeaderLengthAt..]);
        uint annotationsLength = BinaryPrimitives.ReadUInt32LittleEndian(bytes[AnnotationsLengthAt..]);
        if ((long)FixedBytes + keyLength + headerLength + annotationsLength > size) return RecordParse.Damaged;
        int headerAt = FixedBytes + keyLength;
        int annotationsAt = headerAt + (int)headerLength;
        int restAt = annotationsAt + (int)annotationsLength;
        record = new StoredRecord
        {
            Sequence = BinaryPrimitives.ReadInt64LittleEndian(bytes[SequenceAt..]),
            EnqueuedMs = BinaryPrimitives.ReadInt64LittleEndian(bytes[EnqueuedAt..]),
            Key = bytes[FixedBytes..headerAt],
            Header = bytes[headerAt..annotationsAt],
            Annotations = bytes[annotationsAt..restAt],
            AnnotationValues = BinaryPrimitives.ReadUInt16LittleEndian(bytes[AnnotationValuesAt..]),
            Rest = bytes[restAt..],
        };
        return RecordParse.Whole;
    }

    /// <summary>The size that a record's head claims; 0 if fewer bytes than a head are there or the claim cannot be true.</summary>
    public static int ClaimedSize(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeadBytes) return 0;
        uint bodyLength = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        return bodyLength is < FixedBytes - HeadBytes or > RecordBytesMax - HeadBytes ? 0 : HeadBytes + (int)bodyLength;
    }

    private static uint Checksum(ReadOnlySpan<byte> record) => Crc32C.Append(Crc32C.Append(0, record[..4]), record[HeadBytes..]);

    private static void Put(Span<byte> destination, ReadOnlySpan<byte> part, ref int at)
    {
        part.CopyTo(destination[at..]);
        at += part.Length;
    }
}
