using AzureSdk.Functions.Tests.Processes;

namespace AzureSdk.Functions.Tests.EventHubs;

/// <summary>The sample app is killed as by <c>kill -9</c>: events may come again, and none is lost.</summary>
public sealed class CrashTests(CloudFixture cloud) : IClassFixture<CloudFixture>, IDisposable
{
    private const int Seed = 20261121;

    // Of one test alone: a held call there must be that of its own events, not of some that another test left to be repeated.
    private const string HeldPartition = "3";
    private const int OtherPartitions = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("function-journal-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_kill_between_the_run_and_its_checkpoint_repeats_the_events()
    {
        var marker = Guid.NewGuid().ToString("N");
        await cloud.SendAsync(HeldPartition, $"{marker} a", $"{marker} b");
        await using (var app = await StartAsync(isHeld: true))
        {
            await Until.TrueAsync("the events were written", () => CountOf($"{marker} b") == 1, Patience);
            await app.KillAsync();
        }

        await using var again = await StartAsync(isHeld: false);
        await Until.TrueAsync("the events were written again", () => CountOf($"{marker} a") == 2 && CountOf($"{marker} b") == 2, Patience);
    }

    [Fact]
    public async Task Kills_at_any_moment_lose_nothing()
    {
        const int Kills = 4;
        const int EventsPerLife = 200;
        var random = new Random(Seed);
        var marker = Guid.NewGuid().ToString("N");
        for (var life = 0; life < Kills; life++)
        {
            await using var app = await StartAsync(isHeld: false);
            var first = life * EventsPerLife;
            for (var n = first; n < first + EventsPerLife; n += 20) await cloud.SendAsync($"{n / 20 % OtherPartitions}", [.. Enumerable.Range(n, 20).Select(number => $"{marker} {number}")]);

            // The moment is that of some number of events having come, which is somewhere in the work.
            var killAt = random.Next(1, EventsPerLife);
            await Until.TrueAsync("some events of this life came", () => DistinctOf(marker) >= first + killAt, Patience);
            await app.KillAsync();
        }

        await using var last = await StartAsync(isHeld: false);
        await Until.TrueAsync("all events came", () => DistinctOf(marker) == Kills * EventsPerLife, Patience);
    }

    private Task<SampleApp> StartAsync(bool isHeld) => SampleApp.StartAsync(new Dictionary<string, string>
    {
        ["AzureWebJobsStorage"] = cloud.StorageConnection,
        ["EventHubs"] = cloud.HubConnection,
        ["JournalHub"] = CloudFixture.Hub,
        ["JournalFile"] = Path.Combine(_folder.FullName, "journal"),
        ["JournalHold"] = isHeld ? "1" : "0",
    });

    private string[] Lines() => [.. _folder.GetFiles().SelectMany(static file => File.ReadAllLines(file.FullName))];

    private int CountOf(string line) => Lines().Count(one => one == line);

    private int DistinctOf(string marker) => Lines().Where(line => line.StartsWith(marker, StringComparison.Ordinal)).Distinct().Count();
}
