using RelayCloud.Accounts.Errors;
using RelayCloud.Accounts.Keys;
using RelayCloud.Accounts.Plans;
using RelayCloud.Accounts.Tests.Support;

namespace RelayCloud.Accounts.Tests.Rules;

/// <summary>Wrong requests are told all that is wrong, field by field.</summary>
public sealed class ValidationTests : IAsyncLifetime
{
    private readonly AccountStore _store;

    public ValidationTests()
    {
        var time = new ManualTime();
        _store = new AccountStore(new MemoryTable(time), time);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _store.InitializeAsync(Stop);

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task A_wrong_tenant_is_told_everything_that_is_wrong()
    {
        Tenants.TenantDraft draft = new()
        {
            Name = "",
            Plan = "gold",
            ContactEmail = "nobody",
            Notes = "bell \u0007",
            TimeZone = "../../etc/passwd",
            AllowIps = ["10.0.0.0/8", "10.0.0.1/8"],
            DenyIps = ["nonsense"],
        };
        AccountsException e = await Assert.ThrowsAsync<AccountsException>(() => _store.Tenants.CreateAsync(draft, Someone.Operator, null, Stop));
        Assert.Equal(AccountsErrorKind.Invalid, e.Kind);
        Assert.Equal(["name", "plan", "contactEmail", "notes", "timeZone", "allowIps[1]", "denyIps[0]"], e.Fields.Select(f => f.Field));
        Assert.Contains("allowIps[1] '10.0.0.1/8' has bits set behind its prefix; expected 10.0.0.0/8.", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Europe/Zurich", true)]
    [InlineData("UTC", true)]
    [InlineData("America/Argentina/Buenos_Aires", true)]
    [InlineData("Etc/GMT+3", true)]
    [InlineData("Mars/Olympus", false)]
    [InlineData("", false)]
    [InlineData("/etc/localtime", false)]
    public async Task A_time_zone_is_an_iana_name(string zone, bool right)
    {
        Exception? e = await Record.ExceptionAsync(() => _store.Tenants.CreateAsync(Someone.Tenant() with { TimeZone = zone }, Someone.Operator, null, Stop));
        Assert.Equal(right, e is null);
    }

    [Fact]
    public async Task A_wrong_plan_is_told_everything_that_is_wrong()
    {
        PlanLimits limits = Someone.Limits() with { ConnectionsMax = 0, ConflationMs = -1, MonthlyMessagesMax = 0, Channels = NameSet.Of(), Coins = NameSet.Of("BTC", "a b") };
        AccountsException e = await Assert.ThrowsAsync<AccountsException>(() => _store.Plans.CreateAsync("Gold!", new PlanDraft("x", limits, new PlanPrice(-1, "usd")), Someone.Operator, null, Stop));
        Assert.Equal(
            ["name", "limits.connectionsMax", "limits.conflationMs", "limits.monthlyMessagesMax", "limits.channels", "limits.coins", "price.amountMinor", "price.currency"],
            e.Fields.Select(f => f.Field));
    }

    [Fact]
    public async Task A_wrong_key_is_told_everything_that_is_wrong()
    {
        string id = (await _store.Tenants.CreateAsync(Someone.Tenant(), Someone.Operator, null, Stop)).Value.Id;
        ApiKeyDraft draft = new() { Name = " x", Scopes = (KeyScopes)8, ExpiresAt = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), AllowIps = [.. Enumerable.Repeat("10.0.0.0/8", 101)] };
        AccountsException e = await Assert.ThrowsAsync<AccountsException>(() => _store.Keys.CreateAsync(id, KeyEnvironment.Live, draft, Someone.Operator, null, Stop));
        Assert.Equal(["name", "scopes", "expiresAt", "allowIps"], e.Fields.Select(f => f.Field));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("../../x")]
    [InlineData("tenant:0123abcd")]
    [InlineData("0123ABCD")]
    [InlineData("'")]
    public async Task What_is_not_an_id_is_not_found_without_a_read(string id)
    {
        long reads = _store.Counters.PointReads;
        Assert.Null(await _store.Tenants.GetAsync(id, Stop));
        Assert.Null(await _store.Keys.GetAsync(id, id, Stop));
        Assert.Empty(await _store.Keys.ListAsync(id, Stop));
        Assert.Equal(reads, _store.Counters.PointReads);
        Assert.Equal(AccountsErrorKind.NotFound, (await Assert.ThrowsAsync<AccountsException>(() => _store.Tenants.SuspendAsync(id, null, Azure.ETag.All, Someone.Operator, Stop))).Kind);
    }

    [Fact]
    public void Printing_a_new_key_does_not_show_it()
    {
        var key = new CreatedKey(
            new ApiKey { Id = "id", TenantId = "t", Environment = KeyEnvironment.Live, Name = "n", Scopes = KeyScopes.Read, CreatedAt = default, AllowIps = Addresses.IpRangeList.Empty, DenyIps = Addresses.IpRangeList.Empty },
            "rc_live_secret",
            Replayed: false);
        Assert.DoesNotContain("secret", key.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("abc", new Accounts.Tokens.IssuedToken("abc", default).ToString(), StringComparison.Ordinal);
    }
}
