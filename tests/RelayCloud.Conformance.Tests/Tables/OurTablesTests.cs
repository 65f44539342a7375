using Azure;
using Azure.Data.Tables;

namespace RelayCloud.Conformance.Tests.Tables;

/// <summary>Our client reads what the others have written.</summary>
public sealed class OurTablesTests(SharedTable shared)
{
    private const int PageMax = 1000;

    [Fact]
    public async Task Every_type_of_property_is_what_each_client_wrote()
    {
        TableClient table = await shared.TableAsync();
        foreach (string writer in SharedTable.Writers)
        {
            TableEntity entity = await table.GetEntityAsync<TableEntity>(writer, "types");
            foreach (SharedValue value in SharedTable.Entities.Properties) Assert.Equal((writer, value.Name, value.Given()), (writer, value.Name, entity[value.Name]), SameValue);
        }
    }

    [Fact]
    public async Task Odd_keys_of_each_client_are_found_by_key_and_by_filter()
    {
        TableClient table = await shared.TableAsync();
        foreach (string writer in SharedTable.Writers)
        {
            foreach (string key in SharedTable.Entities.Keys)
            {
                string partition = $"{writer} {key}";
                Assert.Equal(key, (await table.GetEntityAsync<TableEntity>(partition, key)).Value.GetString("key"));
                var found = new List<string>();
                await foreach (TableEntity entity in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partition} and key eq {key}"))) found.Add(entity.RowKey);
                Assert.Equal([key], found);
            }
        }
    }

    [Fact]
    public async Task More_than_a_page_of_each_client_comes_once_and_in_order()
    {
        TableClient table = await shared.TableAsync();
        int many = SharedTable.Entities.Many;
        foreach (string writer in SharedTable.Writers)
        {
            string partition = $"{writer} many";
            var pages = new List<IReadOnlyList<TableEntity>>();
            await foreach (Page<TableEntity> page in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partition}")).AsPages()) pages.Add(page.Values);
            Assert.Equal([PageMax, many - PageMax], pages.Select(page => page.Count).Where(count => count > 0));
            Assert.Equal(Enumerable.Range(0, many).Select(n => (SharedTable.RowOf(n), (int?)n)), pages.SelectMany(page => page).Select(entity => (entity.RowKey, entity.GetInt32("number"))));
        }
    }

    private static bool SameValue((string Writer, string Name, object Value) expected, (string Writer, string Name, object Value) actual) =>
        expected.Value is byte[] bytes ? actual.Value is byte[] others && bytes.AsSpan().SequenceEqual(others) : expected.Value.Equals(actual.Value);
}
