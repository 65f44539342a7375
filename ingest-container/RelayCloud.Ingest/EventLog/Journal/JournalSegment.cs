using System.Globalization;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace RelayCloud.Ingest.EventLog.Journal;

/// <summary>
/// One file of the journal. It is written and read through memory that the file backs: what is written there survives the death of the process at any moment, without a call
/// to the system for each event. One writer, any number of readers; a reader holds the segment while it reads, and the memory is mapped only while somebody holds it.
/// </summary>
/// <remarks>The blocks of the file are allocated before it is mapped: a full disk is an exception here, not a fault of the memory later.</remarks>
internal sealed unsafe class JournalSegment
{
    /// <summary>Records begin here; before them stand <see cref="Magic"/> and zeros.</summary>
    public const int HeaderBytes = 64;

    private const ulong Magic = 0x31_4C_4A_43_52; // "RCJL1" without its end: RelayCloud journal, version 1
    private const string Extension = ".journal";

    private readonly Lock _gate = new();
    private MemoryMappedFile? _file;
    private MemoryMappedViewAccessor? _view;
    private byte* _start;
    private int _holders;
    private bool _isGone;
    private int _committed = HeaderBytes;
    private volatile bool _isSealed;

    private JournalSegment(string path, long id, int capacity)
    {
        Path = path;
        Id = id;
        Capacity = capacity;
    }

    /// <summary>Segments are numbered in order of their age, from 1.</summary>
    public long Id { get; }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Bytes of the file.</summary>
    public int Capacity { get; }

    /// <summary>Up to here it may be read.</summary>
    public int Committed => Volatile.Read(ref _committed);

    /// <summary>Nothing more is written; ask before <see cref="Committed"/>.</summary>
    public bool IsSealed => _isSealed;

    /// <summary>Only trades are left in it.</summary>
    public bool IsShrunk { get; init; }

    /// <summary>Makes an empty one.</summary>
    /// <exception cref="IOException">The disk is full, or cannot be written.</exception>
    public static JournalSegment Create(string directory, long id, int capacity, bool isShrunk = false)
    {
        string path = PathOf(directory, id, isShrunk);
        using (var handle = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, FileOptions.None, capacity))
        {
            // Where the file system does not allocate on request, writing does.
            if (RandomAccess.GetLength(handle) < capacity) RandomAccess.SetLength(handle, capacity);
            Span<byte> header = stackalloc byte[HeaderBytes];
            MemoryMarshal.Write(header, Magic);
            RandomAccess.Write(handle, header, 0);
        }

        return new JournalSegment(path, id, capacity) { IsShrunk = isShrunk };
    }

    /// <summary>Opens one that an earlier process left, sealed, up to its last whole record; null when it is none.</summary>
    public static JournalSegment? Open(string path)
    {
        string name = System.IO.Path.GetFileNameWithoutExtension(path);
        bool isShrunk = name.EndsWith('t');
        if (!long.TryParse(isShrunk ? name[..^1] : name, NumberStyles.None, CultureInfo.InvariantCulture, out long id)) return null;
        long length = new FileInfo(path).Length;
        if (length is < HeaderBytes or > int.MaxValue) return null;
        var segment = new JournalSegment(path, id, (int)length) { IsShrunk = isShrunk };
        segment.Hold();
        try
        {
            if (*(ulong*)segment._start != Magic) return null;
            int at = HeaderBytes;
            while (segment.LengthOfValidRecord(at) is > 0 and int record) at += record;
            segment._committed = at;
            segment._isSealed = true;
            return segment;
        }
        finally
        {
            segment.Release();
        }
    }

    /// <summary>The journal's files in a directory.</summary>
    public static IEnumerable<string> Files(string directory) => Directory.EnumerateFiles(directory, "*" + Extension);

    /// <summary>Keeps the memory mapped until <see cref="Release"/>. Counted.</summary>
    public void Hold()
    {
        lock (_gate)
        {
            if (_holders == 0) Map();
            _holders++;
        }
    }

    /// <summary>Gives back one <see cref="Hold"/>.</summary>
    public void Release()
    {
        lock (_gate)
        {
            if (--_holders > 0) return;
            Unmap();
        }
    }

    /// <summary>Deletes the file. Who holds the segment may go on reading.</summary>
    public void Delete()
    {
        lock (_gate)
        {
            if (_isGone) return;
            _isGone = true;
            File.Delete(Path);
        }
    }

    /// <summary>Nothing more will be written.</summary>
    public void Seal() => _isSealed = true;

    /// <summary>Touches every page, so that a publisher need not wait for the system to find them.</summary>
    public void Warm()
    {
        for (int at = 0; at < Capacity; at += Environment.SystemPageSize) Volatile.Write(ref _start[at], Volatile.Read(ref _start[at]));
    }

    /// <summary>Adds a record of which the header is filled in; false when there is no room. By the one writer, who holds the segment.</summary>
    public bool TryAppend(in RecordHeader header, ReadOnlySpan<byte> coin, ReadOnlySpan<byte> data)
    {
        int at = _committed;
        if (header.Length > Capacity - at) return false;
        byte* to = _start + at;
        coin.CopyTo(new Span<byte>(to + RecordHeader.Size, coin.Length));
        data.CopyTo(new Span<byte>(to + RecordHeader.Size + coin.Length, data.Length));

        // The header, whose length makes it a record, last.
        *(RecordHeader*)to = header;
        Volatile.Write(ref _committed, at + header.Length);
        return true;
    }

    /// <summary>The record at a place before <see cref="Committed"/>. By who holds the segment.</summary>
    public JournalRecord Read(int at)
    {
        byte* from = _start + at;
        ref readonly RecordHeader header = ref *(RecordHeader*)from;
        var coin = new ReadOnlySpan<byte>(from + RecordHeader.Size, header.CoinLength);
        return new JournalRecord(in header, coin, new ReadOnlySpan<byte>(from + RecordHeader.Size + header.CoinLength, header.DataLength));
    }

    private static string PathOf(string directory, long id, bool isShrunk) =>
        System.IO.Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{id:D12}{(isShrunk ? "t" : "")}{Extension}"));

    private int LengthOfValidRecord(int at)
    {
        if (Capacity - at < RecordHeader.Size) return 0;
        RecordHeader* header = (RecordHeader*)(_start + at);
        long content = (long)RecordHeader.Size + header->CoinLength + header->DataLength;
        if (header->Length <= 0 || header->DataLength < 0 || header->Length > Capacity - at || header->Length != RecordHeader.LengthOf(content)) return 0;
        return Crc32C.Append(0, new ReadOnlySpan<byte>(_start + at + (2 * sizeof(int)), (int)content - (2 * sizeof(int)))) == header->Checksum ? header->Length : 0;
    }

    private void Map()
    {
        _file = MemoryMappedFile.CreateFromFile(Path, FileMode.Open, mapName: null, 0, MemoryMappedFileAccess.ReadWrite);
        _view = _file.CreateViewAccessor(0, Capacity, MemoryMappedFileAccess.ReadWrite);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _start = start + _view.PointerOffset;
    }

    private void Unmap()
    {
        _view!.SafeMemoryMappedViewHandle.ReleasePointer();

        // Disposing of the accessor itself would first write the whole segment to the disk.
        _view.SafeMemoryMappedViewHandle.Dispose();
        _file!.Dispose();
        _view = null;
        _file = null;
        _start = null;
    }
}
