using Azure;
using Azure.Data.Tables;

namespace AzureSdk.Tables.Tests.Offline;

public sealed class TableEntityTests
{
    [Fact]
    public void A_value_is_read_only_as_what_it_is()
    {
        var entity = new TableEntity("p", "r") { ["n"] = 5, ["s"] = "text" };
        Assert.Equal(5, entity.GetInt32("n"));
        Assert.Throws<InvalidOperationException>(() => entity.GetInt64("n"));
        Assert.Throws<InvalidOperationException>(() => entity.GetInt32("s"));
        Assert.Null(entity.GetString("missing"));
        Assert.Null(entity.GetBoolean("missing"));
        Assert.Null(entity["missing"]);
    }

    [Fact]
    public void Times_and_binaries_are_read_in_both_forms()
    {
        var utc = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var entity = new TableEntity { ["utc"] = utc, ["time"] = new DateTimeOffset(utc), ["bytes"] = new byte[] { 1 }, ["data"] = new BinaryData([2]) };
        Assert.Equal(utc, entity.GetDateTime("time"));
        Assert.Equal(new DateTimeOffset(utc), entity.GetDateTimeOffset("utc"));
        Assert.Equal([1], entity.GetBinaryData("bytes").ToArray());
        Assert.Equal([2], entity.GetBinary("data"));
    }

    [Fact]
    public void An_int_does_not_change_the_type_of_a_column()
    {
        var entity = new TableEntity { ["long"] = 5L, ["double"] = 5d, ["int"] = 5 };
        foreach (var name in (string[])["long", "double", "int"]) entity[name] = 6;
        Assert.Equal((6L, 6d, 6), (entity.GetInt64("long"), entity.GetDouble("double"), entity.GetInt32("int")));
        Assert.IsType<int>(entity["int"]);
    }

    [Fact]
    public void Keys_time_and_ETag_are_values_too()
    {
        var entity = new TableEntity(new Dictionary<string, object> { ["PartitionKey"] = "p", ["RowKey"] = "r", ["x"] = 1 }) { ETag = new ETag("W/\"1\""), Timestamp = DateTimeOffset.UnixEpoch };
        Assert.Equal(("p", "r"), (entity.PartitionKey, entity.RowKey));
        Assert.Equal("W/\"1\"", entity["odata.etag"]);
        Assert.Equal(5, entity.Count);
        Assert.True(entity.Remove("x"));
        Assert.Equal(default, new TableEntity().ETag);
    }
}
