using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using RelayCloud.Tests.Common.Azurite;

namespace AzureSdk.Tables.Tests.Live;

public sealed class AuthorizationTests(TableService service)
{
    [Fact]
    public async Task The_accounts_key_opens_and_another_does_not()
    {
        var name = service.NewTableName();
        var credential = TableService.Credential;
        var table = new TableClient(service.Endpoint, name, credential);
        await table.CreateAsync();
        credential.SetAccountKey(Convert.ToBase64String("another key"u8));
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity("p", "r")));
        Assert.Equal(403, failure.Status);
        credential.SetAccountKey(AzuriteTables.AccountKey);
        await table.AddEntityAsync(new TableEntity("p", "r"));
    }

    [Fact]
    public async Task A_SAS_opens_however_it_is_given_and_only_what_it_allows()
    {
        var name = (await service.NewTableAsync()).Name;
        var all = AccountSas("rwdlacu");
        TableClient[] clients =
        [
            new(new Uri($"{service.Endpoint}/{name}"), new AzureSasCredential(all)),
            new(new Uri($"{service.Endpoint}/{name}"), new AzureSasCredential("?" + all)),
            new(new Uri($"{service.Endpoint}/{name}?{all}")),
            new($"TableEndpoint={service.Endpoint};SharedAccessSignature={all}", name),
            new TableServiceClient(service.Endpoint, new AzureSasCredential(all)).GetTableClient(name),
            new TableServiceClient(new Uri($"{service.Endpoint}?{all}")).GetTableClient(name),
        ];
        foreach (var (client, row) in clients.Zip("abcdef"))
        {
            await client.AddEntityAsync(new TableEntity("p", $"{row}"));
            Assert.Equal($"{row}", Assert.Single(client.Query<TableEntity>(e => e.RowKey == $"{row}")).RowKey);
            await client.SubmitTransactionAsync([new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity("p", $"{row}"))]);
            Assert.Equal(name, client.Name);
            Assert.Equal(new Uri($"{service.Endpoint}/{name}"), client.Uri);
        }

        var reader = new TableClient(new Uri($"{service.Endpoint}/{name}"), new AzureSasCredential(AccountSas("rl")));
        Assert.Empty(reader.Query<TableEntity>());
        Assert.Equal(403, (await Assert.ThrowsAsync<RequestFailedException>(() => reader.AddEntityAsync(new TableEntity("p", "r")))).Status);
    }

    /// <summary>An account SAS for tables, signed as the REST reference says.</summary>
    private static string AccountSas(string permissions)
    {
        var expiry = DateTimeOffset.UtcNow.AddHours(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var text = $"{AzuriteTables.AccountName}\n{permissions}\nt\nsco\n\n{expiry}\n\n\n2019-02-02\n";
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(AzuriteTables.AccountKey), Encoding.UTF8.GetBytes(text)));
        return $"sv=2019-02-02&ss=t&srt=sco&sp={permissions}&se={Uri.EscapeDataString(expiry)}&sig={Uri.EscapeDataString(signature)}";
    }
}
