using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using AzureSdk.Tables.Tests.Live;
using AzureSdk.Tables.Tests.Peers;

namespace AzureSdk.Tables.Tests.Offline;

/// <summary>What breaks a limit fails as the service would, with its status and code, and names the property.</summary>
public sealed class LimitTests
{
    public static TheoryData<string, string, TableEntity> Broken => new()
    {
        { "PropertyValueTooLarge", "'long'", new TableEntity("p", "r") { ["long"] = new string('x', (32 * 1024) + 1) } },
        { "PropertyValueTooLarge", "'long'", new TableEntity("p", "r") { ["long"] = new byte[(64 * 1024) + 1] } },
        { "EntityTooLarge", "1048576", Wide(17, 64 * 1024) },
        { "TooManyProperties", "252", Wide(253, 1) },
        { "PropertyNameTooLong", "255", new TableEntity("p", "r") { [new string('n', 256)] = 1 } },
        { "KeyValueTooLarge", "RowKey", new TableEntity("p", new string('k', 513)) },
        { "OutOfRangeInput", "PartitionKey", new TableEntity("a/b", "r") },
        { "OutOfRangeInput", "U+005C", new TableEntity("p", "a\\b") },
        { "OutOfRangeInput", "U+0023", new TableEntity("p", "#") },
        { "OutOfRangeInput", "U+003F", new TableEntity("p", "?") },
        { "OutOfRangeInput", "U+000A", new TableEntity("p", "\n") },
        { "OutOfRangeInput", "UTF-16", new TableEntity("p", "\ud83d") },
        { "OutOfRangeInput", "1601", new TableEntity("p", "r") { ["t"] = DateTimeOffset.MinValue } },
        { "PropertiesNeedValue", "RowKey", new TableEntity("p", null) },
    };

    [Theory]
    [MemberData(nameof(Broken), DisableDiscoveryEnumeration = true)]
    public async Task A_broken_limit_is_told_before_anything_is_sent(string code, string words, TableEntity entity)
    {
        await using var peer = new ScriptedPeer(ScriptedPeer.Answer("204 No Content", ""));
        var table = PeerClients.Table(peer);
        var failure = Assert.Throws<RequestFailedException>(() => table.AddEntity(entity));
        Assert.Equal((400, code), (failure.Status, failure.ErrorCode));
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.Throws<RequestFailedException>(() => table.UpsertEntity(entity));
        var good = new TableTransactionAction(TableTransactionActionType.Add, new TableEntity(entity.PartitionKey, "good"));
        if (!words.StartsWith("Partition", StringComparison.Ordinal))
            Assert.Equal(1, Assert.Throws<TableTransactionFailedException>(() => table.SubmitTransaction([good, new TableTransactionAction(TableTransactionActionType.UpsertMerge, entity)])).FailedTransactionActionIndex);
        Assert.Empty(peer.Requests);
    }

    [Fact]
    public async Task Rules_of_transactions_name_the_action()
    {
        await using var peer = new ScriptedPeer(ScriptedPeer.Answer("204 No Content", ""));
        var table = PeerClients.Table(peer);
        Check(TableErrorCode.CommandsInBatchActOnDifferentPartitions, 1, [Action("p", "a"), Action("q", "b")]);
        Check(TableErrorCode.InvalidDuplicateRow, 2, [Action("p", "a"), Action("p", "b"), Action("p", "a")]);
        Check(TableErrorCode.InvalidInput, 100, [.. Enumerable.Range(0, 101).Select(n => Action("p", $"{n}"))]);
        Check(TableErrorCode.ContentLengthExceeded, 3, [.. Enumerable.Range(0, 6).Select(n => new TableTransactionAction(TableTransactionActionType.Add, Wide(15, 60_000, $"{n}")))]);
        Assert.Throws<ArgumentException>(() => table.SubmitTransaction([]));
        Assert.Throws<ArgumentException>(() => table.SubmitTransaction([Action("p", "a"), new TableTransactionAction(TableTransactionActionType.Add, null)]));
        Assert.Empty(peer.Requests);

        void Check(TableErrorCode code, int index, TableTransactionAction[] actions)
        {
            var failure = Assert.Throws<TableTransactionFailedException>(() => table.SubmitTransaction(actions));
            Assert.True(code == failure.ErrorCode, failure.ErrorCode);
            Assert.Equal(index, failure.FailedTransactionActionIndex);
        }
    }

    [Fact]
    public async Task What_a_table_cannot_hold_is_refused_by_name()
    {
        await using var peer = new ScriptedPeer(ScriptedPeer.Answer("204 No Content", ""));
        var table = PeerClients.Table(peer);
        Assert.Contains("'price'", Assert.Throws<NotSupportedException>(() => table.AddEntity(new TableEntity("p", "r") { ["price"] = 1.5m })).Message, StringComparison.Ordinal);
        Assert.Contains("Unspecified", Assert.Throws<NotSupportedException>(() => table.AddEntity(new Everything { PartitionKey = "p", RowKey = "r", Utc = new DateTime(2026, 1, 1) })).Message, StringComparison.Ordinal);
        Assert.Empty(peer.Requests);
    }

    private static TableEntity Wide(int properties, int bytes, string row = "r")
    {
        var entity = new TableEntity("p", row);
        for (var i = 0; i < properties; i++) entity[$"n{i}"] = new byte[bytes];
        return entity;
    }

    private static TableTransactionAction Action(string partition, string row) => new(TableTransactionActionType.Add, new TableEntity(partition, row));
}
