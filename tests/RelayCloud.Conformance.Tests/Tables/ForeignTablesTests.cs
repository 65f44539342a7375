using Azure;
using Azure.Data.Tables;

namespace RelayCloud.Conformance.Tests.Tables;

/// <summary>npm <c>@azure/data-tables</c> and Python's <c>azure-data-tables</c> on entities of ours and of each other.</summary>
public sealed class ForeignTablesTests(SharedTable shared, ITestOutputHelper output)
{
    // One entity that all contest, so one test at a time.
    private static readonly SemaphoreSlim Contest = new(1);

    [Fact]
    public async Task Npm_reads_what_each_client_wrote() => output.WriteLine(await shared.NpmAsync("read", "--writers", string.Join(',', SharedTable.Writers)));

    [Fact]
    public async Task Python_reads_what_each_client_wrote() => output.WriteLine(await shared.PythonAsync("read", "--writers", string.Join(',', SharedTable.Writers)));

    [Fact]
    public async Task Npm_is_told_which_action_failed_its_transaction() => output.WriteLine(await shared.NpmAsync("transaction"));

    [Fact]
    public async Task Python_is_told_which_action_failed_its_transaction() => output.WriteLine(await shared.PythonAsync("transaction"));

    [Fact]
    public Task What_we_change_npm_cannot_change_with_the_ETag_of_before_nor_we_what_npm_did() => ContestAsync("npm", etag => shared.NpmAsync("stale", "--etag", etag));

    [Fact]
    public Task What_we_change_python_cannot_change_with_the_ETag_of_before_nor_we_what_python_did() => ContestAsync("python", etag => shared.PythonAsync("stale", "--etag", etag));

    private async Task ContestAsync(string rival, Func<string, Task<string>> stale)
    {
        await Contest.WaitAsync();
        try
        {
            TableClient table = await shared.TableAsync();
            var entity = new TableEntity("contested", "entity") { ["by"] = "us" };
            ETag first = (await table.UpsertEntityAsync(entity, TableUpdateMode.Replace)).Headers.ETag!.Value;
            entity["again"] = true;
            ETag second = (await table.UpdateEntityAsync(entity, first, TableUpdateMode.Replace)).Headers.ETag!.Value;
            output.WriteLine(await stale(first.ToString()));
            var failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.UpdateEntityAsync(entity, second));
            Assert.Equal((412, "UpdateConditionNotSatisfied"), (failure.Status, failure.ErrorCode));
            failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.DeleteEntityAsync("contested", "entity", second));
            Assert.Equal((412, "UpdateConditionNotSatisfied"), (failure.Status, failure.ErrorCode));
            Assert.Equal(rival, (await table.GetEntityAsync<TableEntity>("contested", "entity")).Value.GetString("by"));
        }
        finally
        {
            Contest.Release();
        }
    }
}
