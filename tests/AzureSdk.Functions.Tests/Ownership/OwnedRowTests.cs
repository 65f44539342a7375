using Azure.Core.Pipeline;
using Azure.Data.Tables;
using AzureSdk.Functions.Tests.Support;
using Microsoft.Azure.Functions.Worker.Ownership;

namespace AzureSdk.Functions.Tests.Ownership;

public sealed class OwnedRowTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>, IDisposable
{
    private static readonly OwnershipOptions Options = new() { Length = TimeSpan.FromMinutes(3), Interval = TimeSpan.FromMinutes(1) };
    private readonly ManualTime _clock = new();
    private readonly BreakableStorage _storage = new();
    private readonly string _partition = Guid.NewGuid().ToString("N");

    public void Dispose() => _storage.Dispose();

    [Fact]
    public async Task Of_two_claims_on_the_same_state_one_holds()
    {
        await using var row = await Of("one").TryClaimAsync("r", row: null, TestContext.Current.CancellationToken);
        Assert.NotNull(row);
        Assert.Null(await Of("two").TryClaimAsync("r", row: null, TestContext.Current.CancellationToken));
        var stored = await Of("two").ReadAsync("r", TestContext.Current.CancellationToken);
        await using var taken = await Of("two").TryClaimAsync("r", stored, TestContext.Current.CancellationToken);
        Assert.NotNull(taken);
        Assert.Null(await Of("three").TryClaimAsync("r", stored, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_row_that_was_taken_is_lost_with_the_next_write_and_keeps_what_the_taker_wrote()
    {
        await using var row = (await Of("one").TryClaimAsync("r", row: null, CancellationToken.None))!;
        Assert.True(await row.WriteAsync(new Dictionary<string, object> { ["Through"] = 5L }, CancellationToken.None));
        await using var taken = (await Of("two").TryClaimAsync("r", await Of("two").ReadAsync("r", CancellationToken.None), CancellationToken.None))!;
        Assert.Equal(5L, taken.Values.GetInt64("Through"));
        Assert.True(await taken.WriteAsync(new Dictionary<string, object> { ["Through"] = 6L }, CancellationToken.None));
        Assert.False(await row.WriteAsync(new Dictionary<string, object> { ["Through"] = 9L }, CancellationToken.None));
        Assert.True(row.Lost.IsCancellationRequested);
        Assert.False(taken.Lost.IsCancellationRequested);
        Assert.Equal(6L, (await Of("two").ReadAsync("r", CancellationToken.None))!.GetInt64("Through"));
    }

    [Fact]
    public async Task A_write_whose_answer_was_lost_is_known_as_an_own_one()
    {
        await using var row = (await Of("one").TryClaimAsync("r", row: null, CancellationToken.None))!;
        _storage.LosesAnswers = true;
        await Assert.ThrowsAnyAsync<Exception>(() => row.WriteAsync(new Dictionary<string, object> { ["Through"] = 5L }, CancellationToken.None));
        Assert.True(await row.WriteAsync(new Dictionary<string, object> { ["Through"] = 6L }, CancellationToken.None));
        Assert.False(row.Lost.IsCancellationRequested);
        Assert.Equal(6L, (await Of("two").ReadAsync("r", CancellationToken.None))!.GetInt64("Through"));
    }

    [Fact]
    public async Task A_claim_that_cannot_be_renewed_is_lost_when_it_runs_out_and_not_before()
    {
        await using var row = (await Of("one").TryClaimAsync("r", row: null, CancellationToken.None))!;
        var claimedAt = _clock.GetUtcNow();
        _storage.IsCut = true;
        await _clock.RunUntilAsync("the row is lost", Options.Length, () => row.Lost.IsCancellationRequested);
        Assert.Equal(Options.Length, _clock.GetUtcNow() - claimedAt);
        _storage.IsCut = false;
        Assert.False(await row.WriteAsync(values: null, CancellationToken.None));
    }

    [Fact]
    public async Task A_claim_is_renewed_by_itself_and_seen_as_alive_by_others()
    {
        await using var row = (await Of("one").TryClaimAsync("r", row: null, CancellationToken.None))!;
        var sightings = new OwnerSightings(Options.Length, _clock);
        for (var minute = 0; minute < 10; minute++)
        {
            var before = await Of("two").ReadAsync("r", CancellationToken.None);
            Assert.Equal("one", sightings.LivingOwnerOf(before!));
            var until = _clock.GetUtcNow() + Options.Interval;
            await _clock.RunUntilAsync("a minute is over", Options.Interval, () => _clock.GetUtcNow() >= until);
            await Until.TrueAsync("it was renewed", () => Table().GetEntity<TableEntity>(_partition, "r").Value.ETag != before!.ETag);
        }

        Assert.False(row.Lost.IsCancellationRequested);
        await row.ReleaseAsync();
        Assert.Null(sightings.LivingOwnerOf((await Of("two").ReadAsync("r", CancellationToken.None))!));
    }

    [Fact]
    public void An_owner_that_does_not_renew_is_dead_after_the_length_of_a_claim()
    {
        var sightings = new OwnerSightings(Options.Length, _clock);
        var row = new TableEntity(_partition, "r") { ["Owner"] = "one", ETag = new("1") };
        Assert.Equal("one", sightings.LivingOwnerOf(row));
        _clock.Advance(Options.Length - TimeSpan.FromTicks(1));
        Assert.Equal("one", sightings.LivingOwnerOf(row));
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Null(sightings.LivingOwnerOf(row));
        row.ETag = new("2");
        Assert.Equal("one", sightings.LivingOwnerOf(row));
    }

    private OwnershipTable Of(string instance) => new(Table(), _partition, instance, Options, _clock);

    private TableClient Table()
    {
        var options = new TableClientOptions { Transport = new HttpClientTransport(new HttpClient(_storage, disposeHandler: false)) };
        options.Retry.MaxRetries = 0;
        return new TableClient(azurite.Tables.ConnectionString, "Ownership", options);
    }
}
