using System.Globalization;
using RelayCloud.ControlPlane.Cost;
using RelayCloud.ControlPlane.Settings;
using RelayCloud.ControlPlane.Streaming.Connections;
using RelayCloud.ControlPlane.Streaming.Presence;

namespace RelayCloud.ControlPlane.Tests.Cost;

/// <summary>The table of README.md's section on what Web PubSub costs: its figures are the model's.</summary>
public sealed class WorkedTableTests
{
    private const int Connections = 1_000;
    private const int Coins = 178;

    public static TheoryData<string> Rows =>
    [
        Row("quotes of BTC at 250 ms", _ => ["bbo:BTC@250ms"]),
        Row("trades of BTC at 250 ms", _ => ["trades:BTC@250ms"]),
        Row("BTC's fast book at 1 s", _ => ["l2Book:BTC?fast@1s"]),
        Row("all mid prices at 5 s", _ => ["allMids@5s"]),
        Row("fast book, quotes and trades of one coin of 178, at 1 s", i => GroupsOf(i, 1, "1s")),
        Row("the same of ten coins, at 250 ms", i => GroupsOf(i, 10, "250ms")),
        Row("the same of ten coins, at 1 s", i => GroupsOf(i, 10, "1s")),
        Row("the same of ten coins, at 5 s", i => GroupsOf(i, 10, "5s")),
    ];

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_table_has_the_models_figures(string row) => Assert.Contains(row + "\n", File.ReadAllText(Readme()).ReplaceLineEndings("\n"), StringComparison.Ordinal);

    private static string Row(string what, Func<int, string[]> groupsOf)
    {
        IEnumerable<PresenceRow> rows = Enumerable.Range(0, Connections).Select(i => new PresenceRow(new StreamUser("t", "k", null), $"c{i}", groupsOf(i), 0));
        CostReport report = CostModel.Reckon(rows, [], new WebPubSubSettings(), DateTimeOffset.UnixEpoch);
        var bill = Bill.Of(report.Delivered, new WebPubSubSettings());
        string units = report.Units.BoundBy is { } by ? $"{report.Units.Needed}, for {by}" : $"{report.Units.Needed}";
        return $"| {what} | {report.Groups.ToString("N0", CultureInfo.InvariantCulture)} | {Millions(report.Delivered.MessagesPerDay)} | {Millions(report.Delivered.BytesPerDay / 1_000)} GB | {Millions(bill.MessagesPerDay)} to {Millions(bill.MessagesPerDayMax)} | {units} |";
    }

    private static string Millions(long number) => (number / 1e6).ToString("N0", CultureInfo.InvariantCulture);

    private static string[] GroupsOf(int connection, int coins, string cadence) => [.. Enumerable.Range(0, coins)
        .Select(i => $"C{(connection + i) % Coins}")
        .SelectMany(coin => (string[])[$"l2Book:{coin}?fast@{cadence}", $"bbo:{coin}@{cadence}", $"trades:{coin}@{cadence}"])];

    private static string Readme()
    {
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "RelayCloud.sln"))) root = root.Parent;
        Assert.NotNull(root);
        return Path.Combine(root.FullName, "README.md");
    }
}
