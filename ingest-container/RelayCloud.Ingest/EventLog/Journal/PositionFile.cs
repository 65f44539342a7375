using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace RelayCloud.Ingest.EventLog.Journal;

/// <summary>
/// Up to where each partition has acknowledged, in a file of 16 bytes for each after as many for their number. A position that is out of date costs a second sending and no
/// more, so it is neither synchronised nor checked beyond its range. Not thread safe.
/// </summary>
internal sealed class PositionFile : IDisposable
{
    private const int EntryBytes = 16;
    private const int PartitionsMax = 4_096;

    private readonly SafeFileHandle _file;
    private JournalPosition[] _positions;

    private PositionFile(SafeFileHandle file, JournalPosition[] positions)
    {
        _file = file;
        _positions = positions;
    }

    /// <summary>How many partitions there are; 0 while that is not known.</summary>
    public int Count => _positions.Length;

    /// <summary>A partition's position; in the file after <see cref="Save"/>.</summary>
    public JournalPosition this[int partition]
    {
        get => _positions[partition];
        set => _positions[partition] = value;
    }

    /// <summary>Opens the file of a directory.</summary>
    public static PositionFile Open(string directory)
    {
        SafeFileHandle file = File.OpenHandle(Path.Combine(directory, "positions"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        Span<byte> head = stackalloc byte[EntryBytes];
        int count = RandomAccess.Read(file, head, 0) == EntryBytes ? BinaryPrimitives.ReadInt32LittleEndian(head) : 0;
        if (count is < 0 or > PartitionsMax || RandomAccess.GetLength(file) < (long)(count + 1) * EntryBytes) count = 0;
        var positions = new JournalPosition[count];
        RandomAccess.Read(file, MemoryMarshal.AsBytes(positions.AsSpan()), EntryBytes);
        return new PositionFile(file, positions);
    }

    /// <summary>Says how many there are. Where that is news, all begin at <paramref name="first"/>.</summary>
    public void SetCount(int count, JournalPosition first)
    {
        if (count == Count) return;
        _positions = new JournalPosition[count];
        Array.Fill(_positions, first);
        Span<byte> head = stackalloc byte[EntryBytes];
        for (int p = 0; p < count; p++) Save(p);
        BinaryPrimitives.WriteInt32LittleEndian(head, count);
        RandomAccess.Write(_file, head, 0);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>Writes a partition's position. Concurrently for different partitions.</summary>
    public void Save(int partition) =>
        RandomAccess.Write(_file, MemoryMarshal.AsBytes(_positions.AsSpan(partition, 1)), (long)(partition + 1) * EntryBytes);
}
