using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using RelayCloud.Ingest.EventLog.Journal;
using RelayCloud.Ingest.Tests.EventLog.Support;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.EventLog;

/// <summary>What is published and not acknowledged is on disk, whatever happens to the process.</summary>
public sealed class EventJournalTests : IDisposable
{
    private const int Segment = 1 << 20;
    private readonly LogFolders _folders = new();
    private readonly string _directory;
    private readonly Topic _book;
    private readonly Topic _trades;

    public EventJournalTests()
    {
        _directory = _folders.New();
        var coins = new CoinTable();
        var topics = new TopicTable(coins);
        topics.TryGetOrAdd(TopicKey.Of(Channel.L2Book, coins.GetOrAdd("BTC")), out _book!);
        topics.TryGetOrAdd(TopicKey.Of(Channel.Trades, coins.GetOrAdd("BTC")), out _trades!);
    }

    public void Dispose() => _folders.Dispose();

    [Fact]
    public void What_was_appended_is_read_in_order_with_all_that_belongs_to_it()
    {
        using EventJournal journal = Open(_directory);
        Append(journal, _trades, 1, 7, count: 1, data: "[1]");
        Append(journal, _book, 2, 8, data: "{}");
        using JournalReader reader = Assert.Single(journal.OpenReaders(1));
        Assert.True(reader.TryRead(out JournalRecord first));
        Assert.Equal((1L, 42L, 7u, 1, (byte)Channel.Trades), (first.Header.Offset, first.Header.Epoch, first.Header.PartitionHash, first.Header.EventCount, first.Header.Channel));
        Assert.Equal("BTC", Encoding.UTF8.GetString(first.Coin));
        Assert.Equal("[1]", Encoding.UTF8.GetString(first.Data));
        Assert.True(reader.TryRead(out JournalRecord second));
        Assert.Equal(2, second.Header.Offset);
        Assert.False(reader.TryRead(out _));
        Append(journal, _book, 3, 8);
        Assert.True(reader.TryRead(out JournalRecord third));
        Assert.Equal(3, third.Header.Offset);
    }

    [Fact]
    public void A_reader_of_one_partition_passes_over_the_others()
    {
        using EventJournal journal = Open(_directory);
        for (uint i = 0; i < 100; i++) Append(journal, _book, i + 1, i);
        IReadOnlyList<JournalReader> readers = journal.OpenReaders(4);
        for (int p = 0; p < 4; p++) Assert.Equal([.. Enumerable.Range(0, 25).Select(i => (i * 4L) + p + 1)], OffsetsOf(readers[p]));
    }

    [Fact]
    public void What_all_partitions_have_acknowledged_leaves_the_disk()
    {
        using EventJournal journal = Open(_directory);
        IReadOnlyList<JournalReader> readers = journal.OpenReaders(2);
        for (uint i = 0; i < 4_000; i++) Append(journal, _book, i + 1, i, data: new string('x', 1_500));
        long before = journal.Bytes;
        Assert.True(before >= 6 * Segment);
        for (int p = 0; p < 2; p++)
        {
            while (readers[p].TryRead(out _))
            {
            }

            Assert.Equal(before, journal.Bytes);
            journal.Acknowledge(p, readers[p].Position);
        }

        Assert.Equal(0, journal.PendingBytes);
        Assert.Equal(Segment, journal.Bytes);
        Assert.Single(JournalSegment.Files(_directory));
        foreach (JournalReader reader in readers) reader.Dispose();
    }

    [Fact]
    public void A_process_that_dies_leaves_everything_that_was_not_acknowledged()
    {
        using EventJournal dying = Open(_directory);
        IReadOnlyList<JournalReader> readers = dying.OpenReaders(1);
        for (uint i = 1; i <= 2_000; i++) Append(dying, _book, i, i, data: new string('x', 1_500));
        for (int i = 0; i < 500; i++) Assert.True(readers[0].TryRead(out _));
        dying.Acknowledge(0, readers[0].Position);
        string left = _folders.CopyOf(_directory);
        using EventJournal next = Open(left);
        Assert.True(next.HasLeftovers);
        Append(next, _book, 2_001, 1);
        Assert.Equal([.. Enumerable.Range(501, 1_501).Select(i => (long)i)], OffsetsOf(next.OpenReaders(1)[0]));
    }

    [Fact]
    public void Another_number_of_partitions_begins_at_the_beginning()
    {
        using (EventJournal first = Open(_directory))
        {
            JournalReader reader = first.OpenReaders(1)[0];
            for (uint i = 1; i <= 10; i++) Append(first, _book, i, i);
            for (int i = 0; i < 5; i++) reader.TryRead(out _);
            first.Acknowledge(0, reader.Position);
            reader.Dispose();
        }

        using EventJournal second = Open(_directory);
        List<long> all = [];
        foreach (JournalReader reader in second.OpenReaders(3)) all.AddRange(OffsetsOf(reader));
        Assert.Equal([.. Enumerable.Range(1, 10).Select(i => (long)i)], all.Order());
    }

    [Fact]
    public void A_torn_record_and_what_follows_it_do_not_count_wherever_it_is_torn()
    {
        using EventJournal dying = Open(_directory);
        for (uint i = 1; i <= 3; i++) Append(dying, _book, i, i, data: new string((char)('a' + i), 40));
        string file = Assert.Single(JournalSegment.Files(_directory));
        byte[] whole = Read(file);
        int end = (int)dying.End.Byte, length = (end - JournalSegment.HeaderBytes) / 3, content = RecordHeader.Size + 3 + 40;
        for (int torn = 0; torn < content; torn++)
        {
            byte[] bytes = (byte[])whole.Clone();
            bytes.AsSpan(end - length + torn).Clear();
            Assert.Equal([1, 2], OffsetsAfter(bytes));
        }
    }

    [Fact]
    public void A_flipped_bit_ends_the_journal_before_it_and_never_breaks_it()
    {
        using EventJournal dying = Open(_directory);
        for (uint i = 1; i <= 3; i++) Append(dying, _book, i, i, data: new string((char)('a' + i), 40));
        string file = Assert.Single(JournalSegment.Files(_directory));
        byte[] whole = Read(file);
        int end = (int)dying.End.Byte, length = (end - JournalSegment.HeaderBytes) / 3;
        for (int at = JournalSegment.HeaderBytes + length; at < JournalSegment.HeaderBytes + length + RecordHeader.Size + 43; at++)
        {
            byte[] bytes = (byte[])whole.Clone();
            bytes[at] ^= (byte)(1 << (at % 8));
            Assert.Equal([1], OffsetsAfter(bytes));
        }
    }

    [Fact]
    public void A_full_disk_share_gives_up_the_oldest_State_first_and_then_says_that_trades_go()
    {
        const long Max = 8L * Segment;
        using EventJournal journal = Open(_directory, Max);
        JournalReader reader = journal.OpenReaders(1)[0];
        long appended = 0, trades = 0;
        while (journal.Counters.LostStates == 0)
        {
            Append(journal, _book, ++appended, 1, data: new string('x', 1_500));
            if (appended % 10 == 0) Append(journal, _trades, ++trades, 1, data: "[1]");
            journal.Keep();
            Assert.True(journal.Bytes <= Max);
        }

        Assert.True(journal.IsDropping);
        for (int i = 0; i < 20_000; i++)
        {
            Append(journal, _book, ++appended, 1, data: new string('x', 1_500));
            if (appended % 10 == 0) Append(journal, _trades, ++trades, 1, data: "[1]");
            journal.Keep();
            Assert.True(journal.Bytes <= Max);
        }

        // State alone could be given up, so every trade is there, in order.
        Assert.Equal(0, journal.Counters.LostTrades);
        (List<long> books, List<long> kept) = ReadAll(reader);
        Assert.Equal([.. Enumerable.Range(1, (int)trades).Select(i => (long)i)], kept);
        Assert.Equal(appended - journal.Counters.LostStates, books.Count);
        Assert.Equal(books.Order(), books);
        journal.Acknowledge(0, reader.Position);
        Assert.False(journal.IsDropping);
        reader.Dispose();
    }

    [Fact]
    public void When_only_trades_are_left_the_loss_is_counted_exactly()
    {
        using EventJournal journal = Open(_directory, 8L * Segment);
        JournalReader reader = journal.OpenReaders(1)[0];
        const int All = 20_000;
        for (uint i = 1; i <= All; i++)
        {
            Append(journal, _trades, i, 1, data: new string('x', 1_500));
            journal.Keep();
        }

        (_, List<long> kept) = ReadAll(reader);
        Assert.True(journal.Counters.LostTrades > 0);
        Assert.Equal(All, kept.Count + journal.Counters.LostTrades);
        Assert.Equal(All, kept[^1]);
        reader.Dispose();
    }

    [Fact]
    public void Without_a_keeper_the_newest_is_lost_and_counted_and_nothing_waits()
    {
        using EventJournal journal = Open(_directory, 4L * Segment);
        const int All = 5_000;
        for (uint i = 1; i <= All; i++) Append(journal, _book, i, 1, data: new string('x', 1_500));
        JournalReader reader = journal.OpenReaders(1)[0];
        Assert.Equal(All - journal.Counters.LostStates, OffsetsOf(reader).Count);
    }

    [Fact]
    public void Two_processes_cannot_share_a_directory()
    {
        using EventJournal first = Open(_directory);
        Assert.Contains("SpillDirectory", Assert.Throws<IOException>(() => Open(_directory)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Appending_allocates_nothing()
    {
        using EventJournal journal = Open(_directory);
        byte[] data = new byte[1_500];
        long allocated = long.MaxValue;
        for (int round = 0; round < 5; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++) journal.Append(new MarketMessage { Topic = _book, Data = data, Cursor = new Cursor(42, (round * 100) + i + 1), EventCount = 1 }, 7);
            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, allocated);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_happens_every_partition_reads_on_in_order_from_what_it_acknowledged(int seed)
    {
        var random = new Random(seed);
        string directory = _directory;
        EventJournal journal = Open(directory, 256L * Segment);
        int partitions = random.Next(1, 5);
        List<long>[] appended = [.. Enumerable.Range(0, partitions).Select(_ => new List<long>())];
        int[] acknowledged = new int[partitions];
        JournalReader[] readers = [.. journal.OpenReaders(partitions)];
        int[] read = new int[partitions];
        long offset = 0;
        for (int step = 0; step < 3_000; step++)
        {
            int p = random.Next(partitions);
            switch (random.Next(100))
            {
                case < 70:
                    for (int i = random.Next(1, 5); i > 0; i--)
                    {
                        Append(journal, _book, ++offset, (uint)p, data: new string('x', random.Next(1, 8_000)));
                        appended[p].Add(offset);
                    }

                    break;
                case < 90:
                    for (int i = random.Next(1, 20); i > 0 && readers[p].TryRead(out JournalRecord record); i--) Assert.Equal(appended[p][read[p]++], record.Header.Offset);
                    break;
                case < 96:
                    journal.Acknowledge(p, readers[p].Position);
                    acknowledged[p] = read[p];
                    break;
                case < 97:
                    readers[p].Seek(journal.AcknowledgedBy(p));
                    read[p] = acknowledged[p];
                    break;
                case < 99:
                    journal.Keep();
                    break;
                default:
                    directory = _folders.CopyOf(directory);
                    foreach (JournalReader reader in readers) reader.Dispose();
                    journal.Dispose();
                    journal = Open(directory, 256L * Segment);
                    readers = [.. journal.OpenReaders(partitions)];
                    acknowledged.CopyTo(read, 0);
                    break;
            }
        }

        for (int p = 0; p < partitions; p++) Assert.Equal(appended[p][read[p]..], OffsetsOf(readers[p]));
        journal.Dispose();
    }

    private static EventJournal Open(string directory, long bytesMax = 64L * Segment) => new(new JournalOptions(directory, Segment, bytesMax), NullLogger.Instance);

    private static void Append(EventJournal journal, Topic topic, long offset, uint hash, int count = 1, string data = "{}") => journal.Append(
        new MarketMessage { Topic = topic, Data = Encoding.UTF8.GetBytes(data), Cursor = new Cursor(42, offset), EventCount = count, UpstreamTimeMs = 5, ReceivedAtUs = 6 }, hash);

    private static List<long> OffsetsOf(JournalReader reader)
    {
        List<long> offsets = [];
        while (reader.TryRead(out JournalRecord record)) offsets.Add(record.Header.Offset);
        reader.Dispose();
        return offsets;
    }

    private static (List<long> Books, List<long> Trades) ReadAll(JournalReader reader)
    {
        List<long> books = [], trades = [];
        while (reader.TryRead(out JournalRecord record)) (record.Header.Channel == (byte)Channel.Trades ? trades : books).Add(record.Header.Offset);
        return (books, trades);
    }

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private List<long> OffsetsAfter(byte[] segment)
    {
        string directory = _folders.New();
        File.WriteAllBytes(Path.Combine(directory, "000000000001.journal"), segment);
        using EventJournal journal = Open(directory);
        return OffsetsOf(journal.OpenReaders(1)[0]);
    }
}
