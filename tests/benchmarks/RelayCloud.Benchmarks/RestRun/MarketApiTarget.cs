using System.Globalization;
using System.Text;
using Azure.Data.Tables;
using RelayCloud.Accounts;
using RelayCloud.Accounts.Audit;
using RelayCloud.Accounts.Keys;
using RelayCloud.Accounts.Plans;
using RelayCloud.Accounts.Tenants;
using RelayCloud.Benchmarks.Servers;
using RelayCloud.Tests.Common.Azurite;

namespace RelayCloud.Benchmarks.RestRun;

/// <summary>The function app, on accounts and a snapshot in a real Azurite, which runs beside the tool.</summary>
internal sealed class MarketApiTarget : RestTarget
{
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(30);

    private AzuriteTables? _azurite;
    private string _key = "";

    public override string Name => "market-api";

    public override string? WhyMissing(Repository repository) => File.Exists(Program(repository)) ? null : "the function app is not built: dotnet build -c Release functions/MarketApi";

    public override async Task<ServerProcess> StartAsync(Repository repository, RestOptions options, int port, CancellationToken cancel)
    {
        _azurite = await AzuriteTables.StartAsync();
        await SeedAsync(_azurite.ConnectionString, cancel);
        var command = new ServerCommand("dotnet", [Program(repository), "--port", port.ToString(CultureInfo.InvariantCulture)])
        {
            Environment = new Dictionary<string, string> { ["Relay__Tables__ConnectionString"] = _azurite.ConnectionString },
        };
        return await ServerProcess.StartAsync(Name, command, port, options.ServerCore, StartMax, cancel);
    }

    public override byte[] Request(RestOptions options) =>
        Encoding.ASCII.GetBytes($"GET /v1/orderbook?symbol={RestBook.Symbol}&depth={options.Depth} HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: {_key}\r\n\r\n");

    public override async ValueTask DisposeAsync()
    {
        if (_azurite is not null) await _azurite.DisposeAsync();
        _azurite = null;
    }

    private static string Program(Repository repository) => repository.ProgramOf(Path.Combine(repository.Root, "functions", "MarketApi"));

    private async Task SeedAsync(string connectionString, CancellationToken cancel)
    {
        var store = new AccountStore(new TableClient(connectionString, AccountStore.TableName), TimeProvider.System);
        await store.InitializeAsync(cancel);
        AuditActor me = AuditActor.System("bench");
        Plan enterprise = (await store.Plans.GetAsync("enterprise", cancel))!;
        // As many requests as a plan can have, so that it is not the limit that is measured.
        await store.Plans.CreateAsync("bench", new PlanDraft("Bench", enterprise.Limits with { RestRequestsPerMinuteMax = 10_000_000 }, enterprise.Price), me, null, cancel);
        Tenant tenant = (await store.Tenants.CreateAsync(new TenantDraft { Name = "Bench", Plan = "bench" }, me, null, cancel)).Value;
        _key = (await store.Keys.CreateAsync(tenant.Id, KeyEnvironment.Live, new ApiKeyDraft { Name = "bench" }, me, null, cancel)).Text!;

        var snapshots = new TableClient(connectionString, "snapshots");
        await snapshots.CreateIfNotExistsAsync(cancel);
        await snapshots.UpsertEntityAsync(
            new TableEntity(RestBook.Symbol, "l2Book")
            {
                ["data"] = RestBook.Data(RestBook.LevelsMax),
                ["tUp"] = RestBook.TimeMs,
                ["tIn"] = 1_790_232_236_800_123,
                ["epoch"] = 1L,
                ["off"] = 123_456L,
            },
            TableUpdateMode.Replace,
            cancel);
    }
}
