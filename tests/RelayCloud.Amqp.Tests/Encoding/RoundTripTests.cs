using RelayCloud.Amqp.Encoding;
using RelayCloud.Amqp.Tests.Support;

namespace RelayCloud.Amqp.Tests.Encoding;

public sealed class RoundTripTests
{
    [Fact]
    public void Every_value_is_read_as_it_was_written()
    {
        var random = new RandomValues(1);
        var writer = new AmqpWriter();
        for (int i = 0; i < 20_000; i++)
        {
            object? value = random.Value();
            writer.Reset();
            writer.WriteValue(value);
            var reader = new AmqpReader(writer.WrittenSpan);
            Same.Value(value, reader.ReadValue());
            Assert.Equal(0, reader.Remaining);

            // What is passed over is as long as what is read.
            reader = new AmqpReader(writer.WrittenSpan);
            reader.Skip();
            Assert.Equal(0, reader.Remaining);
        }
    }

    [Fact]
    public void Every_beginning_of_a_value_is_an_error_and_nothing_worse()
    {
        var random = new RandomValues(2);
        var writer = new AmqpWriter();
        for (int i = 0; i < 300; i++)
        {
            writer.Reset();
            writer.WriteValue(random.Value());
            byte[] whole = writer.ToArray();
            for (int length = 0; length < whole.Length; length += 1 + (length / 100))
            {
                AmqpException? error = Read(whole.AsSpan(0, length), skip: false);
                Assert.Equal(ErrorConditions.DecodeError, error!.Condition);
                Assert.NotNull(Read(whole.AsSpan(0, length), skip: true));
            }
        }
    }

    [Theory]
    [InlineData("40", null)]
    [InlineData("41", true)]
    [InlineData("42", false)]
    [InlineData("5601", true)]
    [InlineData("5600", false)]
    [InlineData("50ff", (byte)255)]
    [InlineData("60ffff", ushort.MaxValue)]
    [InlineData("70ffffffff", uint.MaxValue)]
    [InlineData("52ff", 255u)]
    [InlineData("43", 0u)]
    [InlineData("80ffffffffffffffff", ulong.MaxValue)]
    [InlineData("53ff", 255ul)]
    [InlineData("44", 0ul)]
    [InlineData("51ff", (sbyte)-1)]
    [InlineData("61ffff", (short)-1)]
    [InlineData("7180000000", int.MinValue)]
    [InlineData("54ff", -1)]
    [InlineData("818000000000000000", long.MinValue)]
    [InlineData("55ff", -1L)]
    [InlineData("723f800000", 1f)]
    [InlineData("823ff0000000000000", 1d)]
    [InlineData("a10161", "a")]
    [InlineData("b10000000161", "a")]
    public void Each_constructor_is_known(string hex, object? expected)
    {
        var reader = new AmqpReader(Convert.FromHexString(hex));
        Same.Value(expected, reader.ReadValue());
        Assert.Equal(0, reader.Remaining);
    }

    [Theory]
    [InlineData("a0020102", "0102")]
    [InlineData("b0000000020102", "0102")]
    [InlineData("a30161", "a:symbol")]
    [InlineData("b30000000161", "a:symbol")]
    [InlineData("45", "[]")]
    [InlineData("c0020141", "[True]")]
    [InlineData("d0000000050000000141", "[True]")]
    [InlineData("c1050243a10161", "{0=a}")]
    [InlineData("d1000000080000000243a10161", "{0=a}")]
    [InlineData("e00402500102", "@80:1,2")]
    [InlineData("f00000000700000002500102", "@80:1,2")]
    [InlineData("e0040254ff01", "-1,1")]
    [InlineData("73000000e4", "ä:char")]
    [InlineData("7300110000", null)]
    [InlineData("8300000000000003e8", "1000ms")]
    [InlineData("c00341", null)]
    [InlineData("d0ffffffff00000001", null)]
    [InlineData("d000000004ffffffff", null)]
    [InlineData("f000000005ffffffff40", null)]
    [InlineData("f0000000050000004040", "@64:64")]
    [InlineData("c1020141", null)]
    [InlineData("3f", null)]
    [InlineData("5602", null)]
    [InlineData("a101ff", null)]
    [InlineData("a301ff", null)]
    public void Compounds_and_broken_values_too(string hex, string? expected)
    {
        var reader = new AmqpReader(Convert.FromHexString(hex));
        string? got;
        try
        {
            got = reader.ReadValue() switch
            {
                byte[] b => Convert.ToHexString(b),
                AmqpSymbol s => $"{s}:symbol",
                List<object?> l => $"[{string.Join(',', l)}]",
                AmqpMap m => "{" + string.Join(',', m.Select(e => $"{e.Key}={e.Value}")) + "}",
                AmqpArray a => $"@{a.ElementFormat}:" + (a.ElementFormat == FormatCode.Null ? a.Items.Count : string.Join(',', a.Items)),
                int[] a => string.Join(',', a),
                System.Text.Rune r => $"{r}:char",
                AmqpTimestamp t => $"{t.UnixMs}ms",
                object o => o.ToString(),
                null => "null",
            };
            if (reader.Remaining > 0) got = null;
        }
        catch (AmqpException e)
        {
            Assert.Equal(ErrorConditions.DecodeError, e.Condition);
            got = null;
        }

        Assert.Equal(expected, got);
    }

    [Fact]
    public void Nesting_has_an_end()
    {
        byte[] lists = [.. Enumerable.Repeat(new byte[] { 0xd0, 0, 0, 0, 0, 0, 0, 0, 1 }, 100).SelectMany(b => b)];
        for (int i = 0; i < 100; i++) System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(lists.AsSpan((i * 9) + 1), lists.Length - (i * 9) - 5);
        Assert.Contains("deep", Read(lists, skip: false)!.Message);
        Assert.Contains("deep", Read(new byte[100_000], skip: false)!.Message);
        Assert.Contains("deep", Read(new byte[100_000], skip: true)!.Message);
        List<object?> deep = [];
        for (int i = 0; i < 100; i++) deep = [deep];
        Assert.Throws<ArgumentException>(() => new AmqpWriter().WriteValue(deep));
    }

    [Fact]
    public void What_has_no_type_or_does_not_fit_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new AmqpWriter().WriteValue(new object()));
        Assert.Throws<ArgumentException>(() => new AmqpWriter().WriteSymbol("ä"));
        Assert.Throws<ArgumentException>(() => new AmqpWriter().WriteValue(new AmqpArray(FormatCode.Int, ["text"])));
        Assert.Throws<ArgumentException>(() => new AmqpWriter().WriteValue(new string?[] { null }));
    }

    [Fact]
    public void Numbers_of_every_kind_are_one_to_those_who_ask_for_a_long()
    {
        foreach (object number in (object[])[(byte)5, (ushort)5, 5u, 5ul, (sbyte)5, (short)5, 5, 5L, 5f, 5d])
        {
            Assert.True(AmqpMap.TryToInt64(number, out long value));
            Assert.Equal(5, value);
        }

        foreach (object? other in (object?[])[null, "5", ulong.MaxValue, 5.5, double.NaN, 1e30, true]) Assert.False(AmqpMap.TryToInt64(other, out _));
    }

    private static AmqpException? Read(ReadOnlySpan<byte> bytes, bool skip)
    {
        var reader = new AmqpReader(bytes);
        try
        {
            if (skip) reader.Skip();
            else reader.ReadValue();
            return null;
        }
        catch (AmqpException e)
        {
            return e;
        }
    }
}
