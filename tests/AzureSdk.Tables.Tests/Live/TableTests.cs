using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace AzureSdk.Tables.Tests.Live;

public sealed class TableTests(TableService service)
{
    [Fact]
    public async Task A_table_is_created_once_and_deleted_any_number_of_times()
    {
        var account = new TableServiceClient(service.ConnectionString);
        var name = service.NewTableName();
        Assert.Equal(name, (await account.CreateTableAsync(name)).Value.Name);
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => account.CreateTableAsync(name));
        Assert.Equal(409, failure.Status);
        Assert.True(failure.ErrorCode == TableErrorCode.TableAlreadyExists);
        Assert.Throws<RequestFailedException>(() => account.GetTableClient(name).Create());
        Assert.Equal(409, (await account.CreateTableIfNotExistsAsync(name)).GetRawResponse().Status);
        Assert.Equal(409, account.GetTableClient(name).CreateIfNotExists().GetRawResponse().Status);
        Assert.Equal(204, (await account.DeleteTableAsync(name)).Status);
        Assert.Equal(404, account.DeleteTable(name).Status);
        Assert.Equal(404, (await account.GetTableClient(name).DeleteAsync()).Status);
        await account.GetTableClient(name).CreateIfNotExistsAsync();
        Assert.Equal(204, account.GetTableClient(name).Delete().Status);
    }

    [Fact]
    public async Task Tables_are_found_by_filter()
    {
        var account = new TableServiceClient(service.ConnectionString);
        string[] names = ["findA", "findB", "findC"];
        foreach (var name in names) account.CreateTableIfNotExists(name);
        Assert.Equal("findB", account.Query(table => table.Name == "findB").Single().Name);
        var (from, to) = ("findA", "findD");
        Assert.Equal(names, account.Query(TableServiceClient.CreateQueryFilter($"TableName ge {from} and TableName lt {to}")).Select(table => table.Name));
        List<string> all = [];
        await foreach (var table in account.QueryAsync()) all.Add(table.Name);
        Assert.Superset(names.ToHashSet(), all.ToHashSet());
    }

    [Fact]
    public async Task Everything_in_a_missing_table_is_not_found()
    {
        var table = new TableClient(service.ConnectionString, service.NewTableName());
        Assert.True((await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity("p", "r")))).ErrorCode == TableErrorCode.TableNotFound);
        Assert.Equal(404, Assert.Throws<RequestFailedException>(() => table.Query<TableEntity>().Count()).Status);
    }

    [Fact]
    public void A_client_knows_where_it_points_to()
    {
        var account = new TableServiceClient(service.ConnectionString);
        Assert.Equal(service.Endpoint, account.Uri);
        Assert.Equal("devstoreaccount1", account.AccountName);
        var table = account.GetTableClient("trades");
        Assert.Equal("trades", table.Name);
        Assert.Equal("devstoreaccount1", table.AccountName);
        Assert.Equal(new Uri($"{service.Endpoint}/trades"), table.Uri);
    }
}
