using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace AzureSdk.Tables.Tests.Live;

public sealed class EntityTests(TableService service)
{
    private static readonly DateTimeOffset SomeTime = new DateTimeOffset(2026, 11, 21, 3, 30, 47, TimeSpan.Zero).AddTicks(6_201_761);

    public static TheoryData<object> Values =>
    [
        "", "text", "quote ' \" \\ / \r\n\t \u0001", "ünïcode 😀 漢字", new string('x', 32 * 1024),
        0, int.MinValue, int.MaxValue, 0L, long.MinValue, long.MaxValue, 9_007_199_254_740_993L,
        0d, 1d, -1.5, 0.1, double.MaxValue, double.Epsilon, double.NaN, double.PositiveInfinity, double.NegativeInfinity,
        true, false, SomeTime, new DateTimeOffset(1601, 1, 1, 0, 0, 0, TimeSpan.Zero), DateTimeOffset.MaxValue,
        Guid.Empty, Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e"), Array.Empty<byte>(), new byte[] { 0, 255, 1 }, new byte[64 * 1024],
    ];

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public async Task A_value_comes_back_as_it_was_stored(object value)
    {
        var table = await service.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["value"] = value });
        var read = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;
        Assert.Equal(value, read["value"]);
        Assert.IsType(value.GetType(), read["value"]);
    }

    [Fact]
    public async Task A_typed_entity_comes_back_whole_without_what_is_ignored()
    {
        var table = await service.NewTableAsync();
        var stored = new Everything
        {
            PartitionKey = "p",
            RowKey = "r",
            Text = "text",
            Int = -5,
            MaybeInt = 6,
            Long = 1L << 60,
            Unsigned = ulong.MaxValue,
            Double = 5,
            Flag = true,
            Utc = SomeTime.UtcDateTime,
            Time = SomeTime,
            Id = Guid.NewGuid(),
            Bytes = [1, 2, 3],
            Data = new BinaryData("data"u8.ToArray()),
            Day = DayOfWeek.Friday,
            MaybeDay = DayOfWeek.Monday,
            Original = "renamed value",
            Ignored = "not stored",
        };
        await table.UpsertEntityAsync(stored);
        var read = (await table.GetEntityAsync<Everything>("p", "r")).Value;
        Assert.Null(read.Ignored);
        stored.Ignored = null;
        Assert.NotNull(read.Timestamp);
        Assert.NotEqual(default, read.ETag);
        Assert.Equal(stored.Data.ToArray(), read.Data!.ToArray());
        (read.Timestamp, read.ETag, read.Data, stored.Data) = (null, default, null, null);
        Assert.Equivalent(stored, read, strict: true);

        var plain = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;
        Assert.Equal("renamed value", plain.GetString("renamed"));
        Assert.Equal("Friday", plain.GetString("Day"));
        Assert.Equal("-5", plain.GetString("Computed"));
        Assert.False(plain.ContainsKey("Original"));
        Assert.Equal(5d, plain.GetDouble("Double"));
    }

    [Fact]
    public async Task Nulls_are_not_stored()
    {
        var table = await service.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["none"] = null, ["some"] = 1 });
        var read = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;
        Assert.False(read.ContainsKey("none"));
        await table.UpsertEntityAsync(new Everything { PartitionKey = "p", RowKey = "typed" });
        Assert.Null((await table.GetEntityAsync<Everything>("p", "typed")).Value.MaybeInt);
    }

    [Fact]
    public async Task An_entity_that_exists_cannot_be_added()
    {
        var table = await service.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r"));
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity("p", "r")));
        Assert.Equal(409, failure.Status);
        Assert.True(failure.ErrorCode == TableErrorCode.EntityAlreadyExists);
        Assert.StartsWith("The specified entity already exists", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_entity_is_an_exception_or_an_answer_without_value()
    {
        var table = await service.NewTableAsync();
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.GetEntityAsync<TableEntity>("p", "r"));
        Assert.Equal(404, failure.Status);
        Assert.True(failure.ErrorCode == TableErrorCode.ResourceNotFound);
        Assert.Throws<RequestFailedException>(() => table.GetEntity<TableEntity>("p", "r"));
        Assert.False((await table.GetEntityIfExistsAsync<TableEntity>("p", "r")).HasValue);
        var missing = table.GetEntityIfExists<TableEntity>("p", "r");
        Assert.False(missing.HasValue);
        Assert.Equal(404, missing.GetRawResponse().Status);
        Assert.Throws<InvalidOperationException>(() => missing.Value);
        await table.AddEntityAsync(new TableEntity("p", "r"));
        Assert.True((await table.GetEntityIfExistsAsync<TableEntity>("p", "r")).HasValue);
    }

    [Fact]
    public async Task A_stale_ETag_changes_nothing_and_a_write_does_not_touch_the_entity_in_memory()
    {
        var table = await service.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["n"] = 1 });
        var first = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;
        var etag = first.ETag;
        first["n"] = 2;
        var response = await table.UpdateEntityAsync(first, etag);
        Assert.Equal(204, response.Status);
        Assert.Equal(etag, first.ETag);
        Assert.NotNull(response.Headers.ETag);
        Assert.NotEqual(etag, response.Headers.ETag.Value);

        first["n"] = 3;
        var stale = await Assert.ThrowsAsync<RequestFailedException>(() => table.UpdateEntityAsync(first, etag, TableUpdateMode.Replace));
        Assert.Equal(412, stale.Status);
        Assert.True(stale.ErrorCode == TableErrorCode.UpdateConditionNotSatisfied);
        Assert.Throws<RequestFailedException>(() => table.UpdateEntity(first, etag));
        Assert.Equal(412, (await Assert.ThrowsAsync<RequestFailedException>(() => table.DeleteEntityAsync("p", "r", etag))).Status);
        Assert.Equal(2, (await table.GetEntityAsync<TableEntity>("p", "r")).Value.GetInt32("n"));

        await table.UpdateEntityAsync(first, response.Headers.ETag.Value);
        await table.UpdateEntityAsync(first, ETag.All);
        await Assert.ThrowsAsync<ArgumentException>(() => table.UpdateEntityAsync(first, default));
        var read = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;
        Assert.Equal(204, (await table.DeleteEntityAsync(read, read.ETag)).Status);
    }

    [Fact]
    public async Task Merge_keeps_what_is_not_named_and_replace_does_not()
    {
        var table = await service.NewTableAsync();
        table.UpsertEntity(new TableEntity("p", "r") { ["a"] = 1, ["b"] = 1 });
        table.UpsertEntity(new TableEntity("p", "r") { ["b"] = 2 });
        Assert.Equal(1, table.GetEntity<TableEntity>("p", "r").Value.GetInt32("a"));
        table.UpdateEntity(new TableEntity("p", "r") { ["c"] = 3 }, ETag.All, TableUpdateMode.Merge);
        Assert.Equal(2, table.GetEntity<TableEntity>("p", "r").Value.GetInt32("b"));
        table.UpsertEntity(new TableEntity("p", "r") { ["d"] = 4 }, TableUpdateMode.Replace);
        var read = table.GetEntity<TableEntity>("p", "r").Value;
        Assert.Equal(["PartitionKey", "RowKey", "Timestamp", "d", "odata.etag"], read.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Updating_what_is_missing_fails_and_deleting_it_does_not()
    {
        var table = await service.NewTableAsync();
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.UpdateEntityAsync(new TableEntity("p", "r"), ETag.All));
        Assert.Equal(404, failure.Status);
        Assert.Equal(404, (await table.DeleteEntityAsync("p", "r")).Status);
        Assert.Equal(404, table.DeleteEntity(new TableEntity("p", "r")).Status);
        table.AddEntity(new TableEntity("p", "r"));
        Assert.Equal(204, table.DeleteEntity("p", "r").Status);
        table.AddEntity(new TableEntity("p", "r"));
        Assert.Equal(204, (await table.DeleteEntityAsync(new TableEntity("p", "r"))).Status);
    }

    [Fact]
    public async Task Select_returns_only_what_is_asked_for()
    {
        var table = await service.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["a"] = 1, ["b"] = 2L });
        var read = (await table.GetEntityAsync<TableEntity>("p", "r", ["b"])).Value;
        Assert.Equal(2L, read.GetInt64("b"));
        Assert.False(read.ContainsKey("a"));
        Assert.NotEqual(default, read.ETag);
        await foreach (var entity in table.QueryAsync<TableEntity>(select: ["a", "RowKey"]))
        {
            Assert.Equal("r", entity.RowKey);
            Assert.False(entity.ContainsKey("b"));
        }
    }

    [Theory]
    [InlineData("it's ''quoted''")]
    [InlineData("a b+c%20&d=e;f,g(h)")]
    [InlineData("ünïcode 😀 漢字")]
    [InlineData("..")]
    [InlineData("")]
    [InlineData("100%")]
    [InlineData("@107:x*~!$^|<>{}[]`\"")]
    public async Task A_key_may_hold_any_other_letter(string key)
    {
        var table = await service.NewTableAsync();
        await table.AddEntityAsync(new TableEntity(key, key) { ["n"] = 1 });
        var read = (await table.GetEntityAsync<TableEntity>(key, key)).Value;
        Assert.Equal(key, read.PartitionKey);
        Assert.Equal(key, read.RowKey);
        await table.UpsertEntityAsync(new TableEntity(key, key) { ["n"] = 2 });
        Assert.Equal(2, table.Query<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {key} and RowKey eq {key}")).Single().GetInt32("n"));
        await table.SubmitTransactionAsync([new TableTransactionAction(TableTransactionActionType.UpdateMerge, new TableEntity(key, key) { ["n"] = 3 }, read.ETag == default ? default : ETag.All)]);
        Assert.Equal(3, table.Query<TableEntity>(entity => entity.RowKey == key).Single().GetInt32("n"));
        Assert.Equal(204, (await table.DeleteEntityAsync(key, key)).Status);
    }
}
