using System.Globalization;
using System.Text;
using Azure.Data.Tables;
using RelayCloud.Accounts.Storage;
using RelayCloud.Ingest.Snapshots;
using RelayCloud.Ingest.Snapshots.Rows;
using RelayCloud.MarketData.Messages;

namespace RelayCloud.Ingest.Tests.Snapshots;

/// <summary>Keys and columns are what the README of the table says.</summary>
public sealed class SnapshotRowsTests
{
    [Theory]
    [InlineData("BTC", "BTC")]
    [InlineData("kPEPE", "kPEPE")]
    [InlineData("@107", "@107")]
    [InlineData("xyz:TSLA", "xyz:TSLA")]
    [InlineData("PURR/USDC", "PURR=2FUSDC")]
    [InlineData("#6740", "=236740")]
    [InlineData("*", "=2A")]
    [InlineData("=2A", "=3D2A")]
    [InlineData("a b+c%", "a=20b=2Bc=25")]
    [InlineData("\\?\u0001\u007f", "=5C=3F=01=7F")]
    [InlineData("кот", "=D0=BA=D0=BE=D1=82")]
    public void A_name_has_this_key(string name, string key) => Assert.Equal(key, NameKeys.OfName(name));

    [Fact]
    public void Different_names_have_different_keys()
    {
        var random = new Random(7);
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        for (int i = 0; i < 20_000; i++)
        {
            string name = new([.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => "A=2F/#*0%+é"[random.Next(11)])]);
            string key = NameKeys.OfName(name);
            Assert.DoesNotContain(key, c => c is '/' or '\\' or '#' or '?' or '*' or '%' or '+' || char.IsControl(c) || c > 0x7e);
            Assert.Equal(name, names.GetValueOrDefault(key, name));
            names[key] = name;
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(31_999)]
    [InlineData(32_000)]
    [InlineData(32_001)]
    [InlineData(64_000)]
    [InlineData(479_000)]
    public void Columns_joined_are_the_data(int length)
    {
        var random = new Random(length);
        var text = new StringBuilder();
        while (text.Length < length) text.Append(random.Next(3) == 0 && text.Length + 2 <= length ? "😀" : "x");
        TableEntity? entity = SnapshotEntity.TryMake("P", "R", text.ToString(), new RowValue(new Cursor(5, 6), 7, 8));
        Assert.NotNull(entity);
        var joined = new StringBuilder();
        for (int i = 0; entity.TryGetValue(i == 0 ? "data" : string.Create(CultureInfo.InvariantCulture, $"data{i}"), out object? column); i++)
        {
            string part = Assert.IsType<string>(column);
            Assert.InRange(part.Length, length == 0 ? 0 : 1, SnapshotEntity.ColumnCharsMax);
            Assert.False(part.Length > 0 && (char.IsLowSurrogate(part[0]) || char.IsHighSurrogate(part[^1])));
            joined.Append(part);
        }

        Assert.Equal(text.ToString(), joined.ToString());
        Assert.Equal((7L, 8L, 5L, 6L), (entity.GetInt64("tUp"), entity.GetInt64("tIn"), entity.GetInt64("epoch"), entity.GetInt64("off")));
    }

    [Fact]
    public void Data_longer_than_all_columns_makes_no_row() =>
        Assert.Null(SnapshotEntity.TryMake("P", "R", new string('x', (SnapshotEntity.ColumnsMax * SnapshotEntity.ColumnCharsMax) + 1), default));

    [Fact]
    public void Defaults_are_sound_and_every_mistake_is_named()
    {
        Assert.Empty(new SnapshotsOptions().Validate());
        IReadOnlyList<string> errors = new SnapshotsOptions
        {
            Table = "my-table",
            IntervalMs = 99,
            TradesMax = 201,
            WritesInFlightMax = 0,
            TryTimeoutMs = 0,
            BackoffMsMax = 0,
            BehindMsMax = 0,
            FlushMsMax = -1,
        }.Validate();
        Assert.Equal(8, errors.Count);
        Assert.All(errors, e => Assert.StartsWith("Relay:Snapshots:", e, StringComparison.Ordinal));
    }
}
