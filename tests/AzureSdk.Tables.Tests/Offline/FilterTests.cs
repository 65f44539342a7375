using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using AzureSdk.Tables.Tests.Live;

namespace AzureSdk.Tables.Tests.Offline;

public sealed class FilterTests
{
    [Fact]
    public void Every_type_has_its_literal()
    {
        var utc = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var id = Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e");
        Assert.Equal("A eq 'it''s' and B eq 5 and C eq 5L", TableClient.CreateQueryFilter($"A eq {"it's"} and B eq {5} and C eq {5L}"));
        Assert.Equal("A eq 1.5 and B eq 5.0 and C eq 1E+20", TableClient.CreateQueryFilter($"A eq {1.5} and B eq {5d} and C eq {1e20}"));
        Assert.Equal("A eq true and B eq false", TableClient.CreateQueryFilter($"A eq {true} and B eq {false}"));
        Assert.Equal("A eq datetime'2020-01-01T00:00:00.0000000Z'", TableClient.CreateQueryFilter($"A eq {utc}"));
        Assert.Equal("A eq datetime'2019-12-31T23:00:00.0000000Z'", TableClient.CreateQueryFilter($"A eq {new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.FromHours(1))}"));
        Assert.Equal($"A eq guid'{id}'", TableClient.CreateQueryFilter($"A eq {id}"));
        Assert.Equal("A eq X'00ff'", TableClient.CreateQueryFilter($"A eq {new byte[] { 0, 255 }}"));
        Assert.Equal("A eq X'00ff'", TableClient.CreateQueryFilter($"A eq {new BinaryData([0, 255])}"));
        Assert.Null(TableClient.CreateQueryFilter(null));
    }

    [Fact]
    public void A_value_cannot_break_out_of_its_quotes()
    {
        var evil = "x' or PartitionKey ne '";
        Assert.Equal("PartitionKey eq 'x'' or PartitionKey ne '''", TableClient.CreateQueryFilter($"PartitionKey eq {evil}"));
        Assert.Equal("PartitionKey eq 'x'' or PartitionKey ne '''", TableClient.CreateQueryFilter<TableEntity>(e => e.PartitionKey == evil));
        Assert.Equal("A eq '{0}'", TableClient.CreateQueryFilter($"A eq {"{0}"}"));
    }

    [Fact]
    public void Conditions_become_filters()
    {
        var other = new Everything { Int = 7, Text = "t" };
        Assert.Equal("(PartitionKey eq 'a') and (RowKey eq 'b')", TableClient.CreateQueryFilter<Everything>(e => e.PartitionKey == "a" && e.RowKey == "b"));
        Assert.Equal("((Int eq 7) or (Int lt 3)) and (not (Text eq 't'))", TableClient.CreateQueryFilter<Everything>(e => (e.Int == other.Int || 3 > e.Int) && !(e.Text == other.Text)));
        Assert.Equal("Flag eq true", TableClient.CreateQueryFilter<Everything>(e => e.Flag));
        Assert.Equal("not (Flag eq true)", TableClient.CreateQueryFilter<Everything>(e => !e.Flag));
        Assert.Equal("Flag eq false", TableClient.CreateQueryFilter<Everything>(e => e.Flag == false));
        Assert.Equal("renamed ne 'x'", TableClient.CreateQueryFilter<Everything>(e => e.Original != "x"));
        Assert.Equal("Day eq 'Friday'", TableClient.CreateQueryFilter<Everything>(e => e.Day == DayOfWeek.Friday));
        Assert.Equal("MaybeDay eq 'Friday'", TableClient.CreateQueryFilter<Everything>(e => e.MaybeDay == DayOfWeek.Friday));
        Assert.Equal("MaybeInt ge 5", TableClient.CreateQueryFilter<Everything>(e => e.MaybeInt >= 5));
        Assert.Equal("MaybeInt ge 5", TableClient.CreateQueryFilter<Everything>(e => e.MaybeInt!.Value >= 5));
        Assert.Equal("RowKey ge 'a'", TableClient.CreateQueryFilter<Everything>(e => string.Compare(e.RowKey, "a") >= 0));
        Assert.Equal("RowKey ge 'a'", TableClient.CreateQueryFilter<Everything>(e => string.CompareOrdinal("a", e.RowKey) <= 0));
        Assert.Equal("RowKey lt 'b'", TableClient.CreateQueryFilter<Everything>(e => e.RowKey.CompareTo("b") < 0));
        Assert.Equal("RowKey gt 'b'", TableClient.CreateQueryFilter<Everything>(e => 0 < e.RowKey.CompareTo("b")));
        Assert.Equal("Text eq 't'", TableClient.CreateQueryFilter<Everything>(e => e.Text!.Equals(other.Text)));
        Assert.Equal("n gt 5L", TableClient.CreateQueryFilter<TableEntity>(e => e.GetInt64("n") > 5));
        Assert.Equal("s eq 'x'", TableClient.CreateQueryFilter<TableEntity>(e => e.GetString("s") == "x"));
        Assert.Equal("TableName ne 'x'", TableServiceClient.CreateQueryFilter((TableItem table) => table.Name != "x"));
    }

    [Fact]
    public void What_the_service_cannot_evaluate_is_refused_with_the_part()
    {
        Assert.Contains("StartsWith", Assert.Throws<NotSupportedException>(() => TableClient.CreateQueryFilter<Everything>(e => e.Text!.StartsWith("a", StringComparison.Ordinal))).Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => TableClient.CreateQueryFilter<Everything>(e => e.Int == e.MaybeInt));
        Assert.Throws<NotSupportedException>(() => TableClient.CreateQueryFilter<Everything>(e => e.Int + 1 == 2));
        Assert.Throws<NotSupportedException>(() => TableClient.CreateQueryFilter<Everything>(e => true));
        Assert.Throws<NotSupportedException>(() => TableClient.CreateQueryFilter($"A eq {new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Local)}"));
        Assert.Throws<NotSupportedException>(() => TableClient.CreateQueryFilter($"A eq {new object()}"));
        Assert.Throws<NotSupportedException>(() => TableClient.CreateQueryFilter($"A eq {double.NaN}"));
    }
}
