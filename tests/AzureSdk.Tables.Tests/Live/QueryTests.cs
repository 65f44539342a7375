using Azure;
using Azure.Data.Tables;

namespace AzureSdk.Tables.Tests.Live;

public sealed class QueryTests(TableService service)
{
    private const int Rows = 2_345;

    [Fact]
    public async Task A_query_goes_on_past_a_thousand_entities_in_order()
    {
        var table = await FilledAsync();
        var expected = Enumerable.Range(0, Rows).ToList();
        List<int> read = [];
        await foreach (var entity in table.QueryAsync<TableEntity>()) read.Add(entity.GetInt32("n")!.Value);
        Assert.Equal(expected, read);
        Assert.Equal(expected, table.Query<TableEntity>().Select(entity => entity.GetInt32("n")!.Value));

        var pages = table.Query<TableEntity>(maxPerPage: 700).AsPages().ToList();
        Assert.All(pages, page => Assert.True(page.Values.Count <= 700));
        Assert.Equal(expected, pages.SelectMany(page => page.Values).Select(entity => entity.GetInt32("n")!.Value));
        Assert.Null(pages[^1].ContinuationToken);

        // A token alone is enough to go on, in another process too.
        var rest = new TableClient(service.ConnectionString, table.Name).Query<TableEntity>().AsPages(pages[0].ContinuationToken, 1000);
        Assert.Equal(expected[700..], rest.SelectMany(page => page.Values).Select(entity => entity.GetInt32("n")!.Value));
        await foreach (var page in table.QueryAsync<TableEntity>().AsPages(pages[1].ContinuationToken, 10))
        {
            Assert.Equal(expected[1400..1410], page.Values.Select(entity => entity.GetInt32("n")!.Value));
            break;
        }
    }

    [Fact]
    public async Task Filters_of_every_type_select_what_they_say()
    {
        var table = await service.NewTableAsync();

        // Azurite compares times by the millisecond.
        var time = new DateTimeOffset(2026, 11, 21, 3, 30, 47, 620, TimeSpan.Zero);
        var id = Guid.NewGuid();
        foreach (var n in Enumerable.Range(0, 4))
        {
            await table.AddEntityAsync(new Everything
            {
                PartitionKey = "it's",
                RowKey = $"{n}",
                Text = $"text '{n}'",
                Int = n,
                Long = n + (1L << 40),
                Double = n + 0.5,
                Flag = n == 2,
                Time = time.AddMilliseconds(n),
                Id = n == 2 ? id : Guid.NewGuid(),
                Bytes = [(byte)n, 255],
                Day = (DayOfWeek)n,
                Original = $"{n}",
            });
        }

        var two = "text '2'";
        string[] filters =
        [
            TableClient.CreateQueryFilter($"Text eq {two}"), TableClient.CreateQueryFilter($"Int eq {2}"), TableClient.CreateQueryFilter($"Long eq {2 + (1L << 40)}"),
            TableClient.CreateQueryFilter($"Double eq {2.5}"), TableClient.CreateQueryFilter($"Flag eq {true}"), TableClient.CreateQueryFilter($"Time eq {time.AddMilliseconds(2)}"),
            TableClient.CreateQueryFilter($"Id eq {id}"), TableClient.CreateQueryFilter($"Bytes eq {new byte[] { 2, 255 }}"),
            TableClient.CreateQueryFilter<Everything>(e => e.Text == two), TableClient.CreateQueryFilter<Everything>(e => e.Flag),
            TableClient.CreateQueryFilter<Everything>(e => e.Int > 1 && !(e.Int >= 3)), TableClient.CreateQueryFilter<Everything>(e => e.Id == id),
            TableClient.CreateQueryFilter<Everything>(e => e.Day == DayOfWeek.Tuesday), TableClient.CreateQueryFilter<Everything>(e => e.Original == "2"),
            TableClient.CreateQueryFilter<Everything>(e => e.PartitionKey == "it's" && string.Compare(e.RowKey, "2") >= 0 && e.RowKey.CompareTo("3") < 0),
            TableClient.CreateQueryFilter<Everything>(e => e.Time == time.AddMilliseconds(2) || e.Int == 77),
            TableClient.CreateQueryFilter<TableEntity>(e => e.GetInt32("Int") == 2), TableClient.CreateQueryFilter<TableEntity>(e => (string)e["Text"] == two),
        ];
        Assert.All(filters, filter => Assert.Equal("2", Assert.Single(table.Query<Everything>(filter)).RowKey));
        Assert.Equal("2", Assert.Single(table.Query<Everything>(e => e.Double == 2.5)).RowKey);
        await foreach (var entity in table.QueryAsync<Everything>(e => 2 == e.Int)) Assert.Equal("2", entity.RowKey);
    }

    [Fact]
    public async Task A_broken_filter_is_told_by_the_service()
    {
        var table = await service.NewTableAsync();
        Assert.Equal(400, Assert.Throws<RequestFailedException>(() => table.Query<TableEntity>("PartitionKey eq ").Count()).Status);
    }

    [Fact]
    public async Task A_cancelled_query_stops()
    {
        var table = await FilledAsync();
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var page in table.QueryAsync<TableEntity>(maxPerPage: 10, cancellationToken: stop.Token).AsPages()) await stop.CancelAsync();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => table.GetEntityAsync<TableEntity>("p", "0000", cancellationToken: stop.Token));
    }

    private async Task<TableClient> FilledAsync()
    {
        var table = await service.NewTableAsync();
        var rows = Enumerable.Range(0, Rows).Select(n => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("p", $"{n:0000}") { ["n"] = n }));
        foreach (var chunk in rows.Chunk(100)) await table.SubmitTransactionAsync(chunk);
        return table;
    }
}
