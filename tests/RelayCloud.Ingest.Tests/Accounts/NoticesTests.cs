using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using RelayCloud.Accounts.Notices;
using RelayCloud.Ingest.Sessions.Live;
using RelayCloud.Ingest.Tests.Accounts.Support;
using RelayCloud.Ingest.Tests.Sessions.Support;

namespace RelayCloud.Ingest.Tests.Accounts;

/// <summary>Notices, sent as another process would, reach connections that are open.</summary>
[Collection(AccountsCollection.Name)]
public sealed class NoticesTests(AccountsAzurite azurite)
{
    /// <summary>The promise.</summary>
    private static readonly TimeSpan ReachedWithin = TimeSpan.FromSeconds(2);

    private readonly List<TimeSpan> _took = [];

    [Fact]
    public async Task A_tenant_a_plan_and_all_are_told_within_two_seconds_and_nobody_else_is()
    {
        await using AccountsCloud cloud = await AccountsCloud.StartAsync(azurite);
        AccountsCloud.Customer customer = await cloud.NewCustomerAsync(), other = await cloud.NewCustomerAsync();
        string second = await customer.AnotherKeyAsync();
        await using RawClient mine = await cloud.OpenAsync(customer.Key), mineToo = await cloud.OpenAsync(second), theirs = await cloud.OpenAsync(other.Key), configured = await cloud.Relay.OpenAsync();
        await SendAsync(cloud, "to the tenant", NoticeTarget.OfTenant(customer.TenantId), mine, mineToo);
        await SendAsync(cloud, "to the plan", NoticeTarget.OfPlan(other.Plan), theirs);
        await SendAsync(cloud, "to all", NoticeTarget.All, mine, mineToo, theirs, configured);
        foreach (RawClient client in (RawClient[])[mine, mineToo, theirs, configured]) await client.NothingElseAsync();

        // The median, because other tests use the processor too.
        Assert.InRange(_took.Order().ElementAt(_took.Count / 2), TimeSpan.Zero, ReachedWithin);
        NoticeWatch watch = cloud.Relay.App.Services.GetRequiredService<NoticeWatch>();
        await Until.TrueAsync("all are counted", () => watch.Told == 7);
        Assert.Contains("\"connectionsTold\":7", (await cloud.Relay.SendAsync(HttpMethod.Get, "/stats")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_containers_each_tell_their_own()
    {
        await using AccountsCloud cloud = await AccountsCloud.StartAsync(azurite);
        await using AccountsCloud second = await cloud.StartAnotherAsync();
        AccountsCloud.Customer customer = await cloud.NewCustomerAsync();
        await using RawClient here = await cloud.OpenAsync(customer.Key), there = await second.OpenAsync(customer.Key);
        await SendAsync(cloud, "once for each", NoticeTarget.All, here, there);
        await SendAsync(cloud, "once more", NoticeTarget.OfTenant(customer.TenantId), here, there);
        foreach (RawClient client in (RawClient[])[here, there]) await client.NothingElseAsync();
    }

    private async Task SendAsync(AccountsCloud cloud, string text, NoticeTarget to, params RawClient[] readers)
    {
        await cloud.Store.Notices.CreateAsync(new NoticeDraft(text, to), AccountsCloud.Operator, null, null, TestContext.Current.CancellationToken);
        long sentAt = Stopwatch.GetTimestamp();
        foreach (RawClient reader in readers) Assert.Equal($$$"""{"channel":"notification","data":{"notification":"{{{text}}}"}}""", await reader.ReadTextAsync());
        _took.Add(Stopwatch.GetElapsedTime(sentAt));
    }
}
