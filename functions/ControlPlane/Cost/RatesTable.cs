using Azure;
using Azure.Data.Tables;
using RelayCloud.Accounts.Errors;

namespace RelayCloud.ControlPlane.Cost;

/// <summary>Reads what the publisher has measured. Thread safe.</summary>
/// <param name="table">Its client.</param>
internal sealed class RatesTable(TableClient table)
{
    /// <summary>The most rows of one reading: ten times the groups that a container publishes by default.</summary>
    public const int RowsMax = 100_000;

    private const string Partition = "g";

    /// <summary>All rows; none while there is no table, because nothing was ever published.</summary>
    /// <exception cref="AccountsException">The store cannot be reached.</exception>
    public async Task<IReadOnlyList<RateRow>> ListAsync(CancellationToken cancellationToken)
    {
        var rates = new List<RateRow>();
        try
        {
            await foreach (TableEntity row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), 1_000, null, cancellationToken))
            {
                if (RateRow.From(row) is { } rate) rates.Add(rate);
                if (rates.Count == RowsMax) break;
            }
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return [];
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException or IOException or HttpRequestException or TimeoutException)
        {
            throw new AccountsException(AccountsErrorKind.Unavailable, "The table of rates cannot be reached now; try again.", e);
        }

        return rates;
    }
}
