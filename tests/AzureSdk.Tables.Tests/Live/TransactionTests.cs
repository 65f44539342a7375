using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace AzureSdk.Tables.Tests.Live;

public sealed class TransactionTests(TableService service)
{
    [Fact]
    public async Task Every_kind_of_action_is_done()
    {
        var table = await service.NewTableAsync();
        foreach (var row in (string[])["merge", "replace", "delete", "upmerge", "upreplace"])
            await table.AddEntityAsync(new TableEntity("p", row) { ["old"] = "ü" });
        var etag = (await table.GetEntityAsync<TableEntity>("p", "merge")).Value.ETag;
        var answers = await table.SubmitTransactionAsync(
        [
            Action(TableTransactionActionType.Add, "add"),
            Action(TableTransactionActionType.UpdateMerge, "merge", etag),
            Action(TableTransactionActionType.UpdateReplace, "replace", ETag.All),
            Action(TableTransactionActionType.Delete, "delete"),
            Action(TableTransactionActionType.UpsertMerge, "upmerge"),
            Action(TableTransactionActionType.UpsertReplace, "upreplace"),
            Action(TableTransactionActionType.UpsertReplace, "upnew"),
        ]);
        Assert.Equal(202, answers.GetRawResponse().Status);
        Assert.Equal(Enumerable.Repeat(204, 7), answers.Value.Select(answer => answer.Status));
        var rows = table.Query<TableEntity>().ToDictionary(entity => entity.RowKey, entity => (Old: entity.GetString("old"), New: entity.GetString("new")));
        Assert.Equal(("ü", "neu ' ü"), rows["merge"]);
        Assert.Equal((null, "neu ' ü"), rows["replace"]);
        Assert.Equal(("ü", "neu ' ü"), rows["upmerge"]);
        Assert.Equal((null, "neu ' ü"), rows["upreplace"]);
        Assert.Equal(["add", "merge", "replace", "upmerge", "upnew", "upreplace"], rows.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((await table.GetEntityAsync<TableEntity>("p", "merge")).Value.ETag, answers.Value[1].Headers.ETag);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(12)]
    public async Task One_failure_undoes_all_and_is_named(int index)
    {
        var table = await service.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "there"));
        var actions = Enumerable.Range(0, 20).Select(n => Action(TableTransactionActionType.Add, n == index ? "there" : $"{n}")).ToList();
        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(actions));
        Assert.Equal(index, failure.FailedTransactionActionIndex);
        Assert.Equal(409, failure.Status);
        Assert.True(failure.ErrorCode == TableErrorCode.EntityAlreadyExists);
        Assert.Equal("there", Assert.Single(table.Query<TableEntity>()).RowKey);
        Assert.Equal(index, Assert.Throws<TableTransactionFailedException>(() => table.SubmitTransaction(actions)).FailedTransactionActionIndex);
    }

    [Fact]
    public async Task A_stale_ETag_or_a_missing_entity_fails_the_transaction()
    {
        var table = await service.NewTableAsync();
        var stale = (await table.AddEntityAsync(new TableEntity("p", "r"))).Headers.ETag!.Value;
        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["n"] = 2 });
        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(() =>
            table.SubmitTransactionAsync([Action(TableTransactionActionType.Add, "new"), Action(TableTransactionActionType.UpdateMerge, "r", stale)]));
        Assert.Equal(412, failure.Status);
        Assert.Equal(1, failure.FailedTransactionActionIndex);
        failure = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync([Action(TableTransactionActionType.Delete, "missing")]));
        Assert.Equal(404, failure.Status);
    }

    [Fact]
    public async Task A_hundred_actions_and_not_one_more()
    {
        var table = await service.NewTableAsync();
        var actions = Enumerable.Range(0, 101).Select(n => Action(TableTransactionActionType.UpsertMerge, $"{n}")).ToList();
        Assert.Equal(100, (await table.SubmitTransactionAsync(actions[..100])).Value.Count);
        Assert.Equal(400, (await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(actions))).Status);
        await Assert.ThrowsAsync<ArgumentException>(() => table.SubmitTransactionAsync([]));
    }

    private static TableTransactionAction Action(TableTransactionActionType type, string row, ETag etag = default) =>
        new(type, new TableEntity("p", row) { ["new"] = "neu ' ü" }, etag);
}
