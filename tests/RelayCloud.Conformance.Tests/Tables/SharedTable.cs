using System.Globalization;
using Azure.Data.Tables;
using RelayCloud.Conformance.Tests.Cloud;
using RelayCloud.Tests.Common.Azurite;

[assembly: Xunit.AssemblyFixture(typeof(RelayCloud.Conformance.Tests.Tables.SharedTable))]

namespace RelayCloud.Conformance.Tests.Tables;

/// <summary>A table of Azurite that each client has written its entities to. It is made when the first test asks for it.</summary>
public sealed class SharedTable : IAsyncDisposable
{
    /// <summary>The partitions of our own client.</summary>
    public const string Us = "ours";

    private const string Name = "shared";
    private const int TransactionMax = 100;

    // The script's own limit is 110 s; this is for one that does not even keep that.
    private static readonly TimeSpan ScenarioMax = TimeSpan.FromSeconds(130);
    private readonly Lazy<Task> _written;
    private AzuriteTables? _azurite;

    public SharedTable() => _written = new Lazy<Task>(WriteAllAsync);

    internal static SharedEntities Entities { get; } = SharedEntities.Read();

    /// <summary>Who has written: the start of the names of its partitions.</summary>
    public static IReadOnlyList<string> Writers => [Us, "npm", .. PythonPackages.IsInstalled ? (string[])["python"] : []];

    /// <summary>Row keys that sort as their numbers do.</summary>
    public static string RowOf(int number) => number.ToString("D5", CultureInfo.InvariantCulture);

    /// <summary>The table, as our client has it, after all have written.</summary>
    public async Task<TableClient> TableAsync()
    {
        await _written.Value;
        return NewTable();
    }

    /// <summary>Runs a scenario of npm's client.</summary>
    /// <returns>What it said.</returns>
    public Task<string> NpmAsync(string scenario, params string[] arguments) => RunAsync("node", ["tables/run.mjs"], scenario, arguments);

    /// <summary>Runs a scenario of Python's client; skips the test when that is not installed.</summary>
    /// <inheritdoc cref="NpmAsync"/>
    public Task<string> PythonAsync(string scenario, params string[] arguments)
    {
        PythonPackages.SkipUnlessInstalled();
        return RunAsync(PythonPackages.Program, [.. PythonPackages.Options, "tables/python/run.py"], scenario, arguments);
    }

    public async ValueTask DisposeAsync()
    {
        if (_azurite is not null) await _azurite.DisposeAsync();
    }

    private TableClient NewTable() => new(_azurite!.ConnectionString, Name);

    private async Task WriteAllAsync()
    {
        _azurite = await AzuriteTables.StartAsync();
        await WriteOursAsync();
        await RunAsync("node", ["tables/run.mjs"], "write", []);
        if (PythonPackages.IsInstalled) await RunAsync(PythonPackages.Program, [.. PythonPackages.Options, "tables/python/run.py"], "write", []);
    }

    private async Task WriteOursAsync()
    {
        TableClient table = NewTable();
        await table.CreateAsync();
        await table.AddEntityAsync(new TableEntity(Entities.Properties.ToDictionary(value => value.Name, value => value.Given())) { PartitionKey = Us, RowKey = "types" });
        foreach (string key in Entities.Keys) await table.UpsertEntityAsync(new TableEntity($"{Us} {key}", key) { ["key"] = key }, TableUpdateMode.Replace);
        foreach (int[] numbers in Enumerable.Range(0, Entities.Many).Chunk(TransactionMax))
            await table.SubmitTransactionAsync(numbers.Select(number => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity($"{Us} many", RowOf(number)) { ["number"] = number })));
    }

    private async Task<string> RunAsync(string program, string[] script, string scenario, string[] arguments)
    {
        if (scenario != "write") await _written.Value;
        (int exitCode, string text) = await ToolProcess.RunAsync(program, [.. script, "--scenario", scenario, "--connection", _azurite!.ConnectionString, "--table", Name, .. arguments], ScenarioMax);
        Assert.True(exitCode == 0, $"{program} {scenario} ended with {exitCode}:{Environment.NewLine}{text}");
        return text;
    }
}
