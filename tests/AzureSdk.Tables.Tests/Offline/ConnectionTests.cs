using Azure;
using Azure.Core;
using Azure.Data.Tables;

namespace AzureSdk.Tables.Tests.Offline;

public sealed class ConnectionTests
{
    private const string Key = "a2V5";

    [Theory]
    [InlineData("UseDevelopmentStorage=true", "http://127.0.0.1:10002/devstoreaccount1", "devstoreaccount1")]
    [InlineData("UseDevelopmentStorage=true;DevelopmentStorageProxyUri=http://proxyhost", "http://proxyhost:10002/devstoreaccount1", "devstoreaccount1")]
    [InlineData($"DefaultEndpointsProtocol=https;AccountName=acct;AccountKey={Key};EndpointSuffix=core.windows.net", "https://acct.table.core.windows.net/", "acct")]
    [InlineData($"AccountName=acct;AccountKey={Key}", "https://acct.table.core.windows.net/", "acct")]
    [InlineData($"AccountName=acct;AccountKey={Key};TableEndpoint=http://127.0.0.1:7777/acct;BlobEndpoint=http://127.0.0.1:1/acct", "http://127.0.0.1:7777/acct", "acct")]
    [InlineData("TableEndpoint=https://acct.table.core.windows.net/;SharedAccessSignature=sv=1&sig=a%3D", "https://acct.table.core.windows.net/", "acct")]
    [InlineData("accountname=acct;sharedaccesssignature=?sv=1&sig=a%3D", "https://acct.table.core.windows.net/", "acct")]
    [InlineData("TableEndpoint=http://localhost:10102/devstoreaccount1;SharedAccessSignature=sv=1", "http://localhost:10102/devstoreaccount1", "devstoreaccount1")]
    public void A_connection_string_says_where_the_tables_are(string text, string uri, string account)
    {
        var client = new TableServiceClient(text);
        Assert.Equal(new Uri(uri), client.Uri);
        Assert.Equal(account, client.AccountName);
    }

    [Theory]
    [InlineData("nonsense", "Name=Value")]
    [InlineData("=x", "Name=Value")]
    [InlineData("AccountKey=a2V5", "TableEndpoint nor AccountName")]
    [InlineData("AccountName=a;AccountName=b", "twice")]
    [InlineData("AccountName=a;AccountKey=&&&", "base64")]
    [InlineData("AccountName=a;AccountKey=a2V5;SharedAccessSignature=sv=1", "both")]
    [InlineData("TableEndpoint=https://x;AccountKey=a2V5", "no AccountName")]
    [InlineData("TableEndpoint=ftp://x;SharedAccessSignature=sv=1", "TableEndpoint")]
    [InlineData("UseDevelopmentStorage=no", "UseDevelopmentStorage")]
    public void A_broken_connection_string_is_told_what_it_lacks(string text, string words) =>
        Assert.Contains(words, Assert.Throws<FormatException>(() => new TableServiceClient(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Arguments_are_checked()
    {
        var credential = new TableSharedKeyCredential("acct", Key);
        Assert.ThrowsAny<ArgumentException>(() => new TableServiceClient(""));
        Assert.ThrowsAny<ArgumentException>(() => new TableServiceClient((string)null!));
        Assert.ThrowsAny<ArgumentException>(() => new TableClient("UseDevelopmentStorage=true", ""));
        Assert.ThrowsAny<ArgumentException>(() => new TableServiceClient(new Uri("https://x"), (TableSharedKeyCredential)null!));
        Assert.ThrowsAny<ArgumentException>(() => new TableServiceClient(new Uri("https://x?sv=1"), new AzureSasCredential("sv=1")));
        Assert.ThrowsAny<ArgumentException>(() => new TableClient(new Uri("https://acct.table.core.windows.net/"), new AzureSasCredential("sv=1")));
        Assert.ThrowsAny<ArgumentException>(() => new TableClient(new Uri("http://127.0.0.1:10002/devstoreaccount1"), new AzureSasCredential("sv=1")));
        Assert.ThrowsAny<ArgumentException>(() => new TableServiceClient(new Uri("ftp://x"), credential));
        Assert.Throws<FormatException>(() => credential.SetAccountKey("***"));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TableClientOptions((TableClientOptions.ServiceVersion)9));
    }

    [Fact]
    public async Task A_token_is_asked_for_with_the_storage_scope_and_sent_over_https_only()
    {
        var credential = new RecordingCredential();
        Assert.Throws<ArgumentException>(() => new TableServiceClient(new Uri("http://127.0.0.1:10002/devstoreaccount1"), credential));
        var transport = new RecordingTransport();
        var options = new TableClientOptions { Transport = transport };
        var table = new TableServiceClient(new Uri("https://acct.table.core.windows.net"), credential, options).GetTableClient("trades");
        Assert.Equal(204, (await table.AddEntityAsync(new TableEntity("p", "r"))).Status);
        Assert.Equal(204, new TableClient(new Uri("https://acct.table.core.windows.net"), "trades", credential, options).DeleteEntity("p", "r").Status);
        Assert.Equal(["https://storage.azure.com/.default"], credential.Scopes.Distinct());
        Assert.Equal("Bearer the-token", transport.Headers[0]["Authorization"]);
        Assert.Equal("https://acct.table.core.windows.net/trades", transport.Uris[0].AbsoluteUri);
        Assert.Equal("https://acct.table.core.windows.net/trades(PartitionKey='p',RowKey='r')", transport.Uris[1].AbsoluteUri);
        Assert.Equal("*", transport.Headers[1]["If-Match"]);
    }

    private sealed class RecordingCredential : TokenCredential
    {
        public List<string> Scopes { get; } = [];

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Scopes.AddRange(requestContext.Scopes);
            return new AccessToken("the-token", DateTimeOffset.UtcNow.AddHours(1));
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
