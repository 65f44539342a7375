using System.Net;
using System.Text;
using RelayCloud.Accounts.Addresses;
using RelayCloud.Accounts.Authentication;
using RelayCloud.Accounts.Changes;
using RelayCloud.Accounts.Keys;
using RelayCloud.Accounts.Tenants;
using RelayCloud.Accounts.Tests.Support;

namespace RelayCloud.Accounts.Tests.Cache;

/// <summary>What the cache answers, and what it costs.</summary>
public sealed class CacheTests
{
    private static readonly IPAddress Client = IPAddress.Parse("192.0.2.10");

    private readonly ManualTime _time = new();
    private readonly FakeReader _reader;
    private readonly AccountsCache _cache;

    public CacheTests()
    {
        _reader = new FakeReader(_time);
        _cache = new AccountsCache(_reader, new AccountsCacheOptions(), _time);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_costs_three_reads_once_and_keeps_its_grant()
    {
        string key = _reader.AddKey();
        AuthResult first = await CheckAsync(key);
        Assert.True(first.IsOk);
        Assert.Equal(10, first.Grant!.Limits.ConnectionsMax);
        Assert.Equal(3, _reader.Reads);
        Assert.Same(first.Grant, (await CheckAsync(key)).Grant);
        Assert.True(_cache.TryAuthenticate(Encoding.ASCII.GetBytes(key), Client, out AuthResult again));
        Assert.Same(first.Grant, again.Grant);
        Assert.Same(first.Grant, (await _cache.ResolveAsync(first.Grant.Key.Id, Client, Stop)).Grant);
        Assert.Equal(3, _reader.Reads);
        // Another key of the tenant costs only its own row.
        Assert.True((await CheckAsync(_reader.AddKey())).IsOk);
        Assert.Equal(4, _reader.Reads);
    }

    [Fact]
    public async Task Each_refusal_has_its_reason()
    {
        string key = _reader.AddKey();
        string wrong = key[..^1] + (key[^1] == '0' ? '1' : '0');
        Assert.Equal(AuthOutcome.Malformed, (await CheckAsync("nonsense")).Outcome);
        Assert.Equal(AuthOutcome.Malformed, (await CheckAsync(new string('é', KeyText.Length))).Outcome);
        Assert.Equal(AuthOutcome.Malformed, (await CheckAsync(KeyText.Local)).Outcome);
        Assert.Equal(AuthOutcome.Malformed, (await _cache.ResolveAsync("local", Client, Stop)).Outcome);
        Assert.Equal(AuthOutcome.Unknown, (await CheckAsync(Unknown())).Outcome);
        Assert.Equal(AuthOutcome.WrongSecret, (await CheckAsync(wrong)).Outcome);
        Assert.Equal(AuthOutcome.WrongSecret, (await CheckAsync(wrong)).Outcome);

        _reader.SetTenant("0123abcd", t => t with { DenyIps = IpRangeList.Parse(["192.0.2.0/24"]) });
        Assert.Equal(AuthOutcome.IpDenied, (await CheckAsync(key)).Outcome);
        Assert.Equal(AuthOutcome.Ok, (await _cache.AuthenticateAsync(key, IPAddress.Parse("198.51.100.1"), Stop)).Outcome);
        Assert.Equal(AuthOutcome.IpDenied, (await _cache.AuthenticateAsync(key, Client.MapToIPv6(), Stop)).Outcome);

        _reader.SetTenant("0123abcd", t => t with { State = TenantState.Suspended, DenyIps = IpRangeList.Empty });
        _cache.Apply(Change(ChangeKind.TenantSuspended, "0123abcd"));
        Assert.Equal(AuthOutcome.Suspended, (await CheckAsync(key)).Outcome);
        Assert.Equal(AuthOutcome.WrongSecret, (await CheckAsync(wrong)).Outcome);

        _reader.SetTenant("0123abcd", t => t with { State = TenantState.Active });
        _cache.Apply(Change(ChangeKind.TenantResumed, "0123abcd"));
        _reader.SetKey(key, k => k with { ExpiresAt = _time.GetUtcNow().AddSeconds(5) });
        _cache.Apply(Change(ChangeKind.KeyChanged, "0123abcd", key));
        Assert.Equal(AuthOutcome.Ok, (await CheckAsync(key)).Outcome);
        int reads = _reader.Reads;
        _time.Advance(5_000);
        Assert.Equal(AuthOutcome.Expired, (await CheckAsync(key)).Outcome);
        Assert.Equal(reads, _reader.Reads);

        _reader.SetKey(key, k => k with { RevokedAt = _time.GetUtcNow() });
        _cache.Apply(Change(ChangeKind.KeyRevoked, "0123abcd", key));
        Assert.Equal(AuthOutcome.Revoked, (await CheckAsync(key)).Outcome);
        _reader.DeleteTenant("0123abcd");
        _cache.Apply(Change(ChangeKind.TenantDeleted, "0123abcd"));
        _cache.Apply(Change(ChangeKind.KeyRevoked, "0123abcd", key));
        Assert.Equal(AuthOutcome.Unknown, (await CheckAsync(key)).Outcome);
    }

    [Fact]
    public async Task A_changed_plan_costs_one_read_for_all_its_keys()
    {
        string[] keys = [.. Enumerable.Range(0, 20).Select(_ => _reader.AddKey())];
        foreach (string key in keys) await CheckAsync(key);
        int reads = _reader.Reads;
        _reader.SetPlan("pro", 11);
        _cache.Apply(new AccountChange("x", ChangeKind.PlanChanged, null, null, "pro"));
        foreach (string key in keys) Assert.Equal(11, (await CheckAsync(key)).Grant!.Limits.ConnectionsMax);
        Assert.Equal(reads + 1, _reader.Reads);
    }

    [Fact]
    public async Task What_is_read_while_it_changes_is_not_kept()
    {
        string key = _reader.AddKey();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _reader.Delay = () =>
        {
            started.TrySetResult();
            return answer.Task;
        };
        Task<AuthResult> check = CheckAsync(key).AsTask();
        await started.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, Stop);
        // The read has looked and not answered: what it will say is the state before.
        _reader.SetKey(key, k => k with { RevokedAt = _time.GetUtcNow() });
        _cache.Apply(Change(ChangeKind.KeyRevoked, "0123abcd", key));
        answer.SetResult();
        Assert.Equal(AuthOutcome.Revoked, (await check).Outcome);
    }

    [Fact]
    public async Task Checks_of_one_key_at_the_same_time_share_one_read()
    {
        string key = _reader.AddKey();
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _reader.Delay = () => answer.Task;
        Task<AuthResult>[] checks = [.. Enumerable.Range(0, 15).Select(_ => CheckAsync(key).AsTask())];
        await Until.TrueAsync("the read has begun", () => _reader.Reads == 1);
        answer.SetResult();
        Assert.All(await Task.WhenAll(checks), r => Assert.True(r.IsOk));
        Assert.Equal(3, _reader.Reads);
    }

    [Fact]
    public async Task A_caller_that_gives_up_does_not_end_the_read_for_others()
    {
        string key = _reader.AddKey();
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _reader.Delay = () => answer.Task;
        using var impatient = new CancellationTokenSource();
        Task<AuthResult> first = _cache.AuthenticateAsync(key, Client, impatient.Token).AsTask();
        Task<AuthResult> second = CheckAsync(key).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        answer.SetResult();
        Assert.True((await second).IsOk);
    }

    [Fact]
    public async Task Keys_in_use_are_read_again_before_they_are_too_old()
    {
        string key = _reader.AddKey();
        AuthResult first = await CheckAsync(key);
        _reader.SetPlan("pro", 12);
        _time.Advance(TimeSpan.FromSeconds(45));
        // No event told of it: the check answers at once with what it knows and reads in the background.
        Assert.True(_cache.TryAuthenticate(key, Client, out AuthResult known));
        Assert.Same(first.Grant, known.Grant);
        await Until.TrueAsync("the plan has been read again", () => _cache.TryAuthenticate(key, Client, out AuthResult r) && r.Grant!.Limits.ConnectionsMax == 12);
        Assert.Equal(6, _reader.Reads);
        _time.Advance(TimeSpan.FromSeconds(61));
        Assert.False(_cache.TryAuthenticate(key, Client, out _));
        Assert.True((await CheckAsync(key)).IsOk);
        Assert.Equal(9, _reader.Reads);
    }

    [Fact]
    public async Task While_the_store_is_out_of_reach_what_is_known_is_used_for_its_time()
    {
        string key = _reader.AddKey();
        await CheckAsync(key);
        _reader.IsDown = true;
        _time.Advance(TimeSpan.FromMinutes(2));
        for (int second = 0; second < 30; second++)
        {
            Assert.True((await CheckAsync(key)).IsOk);
            Assert.True((await CheckAsync(key)).IsOk);
            _time.Advance(1_000);
        }

        // Once a second for each of the three rows, however often it is used.
        Assert.InRange(_reader.Reads, 4, 3 + (3 * 31));
        Assert.Equal(AuthOutcome.Unavailable, (await CheckAsync(_reader.AddKey())).Outcome);
        _time.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(AuthOutcome.Unavailable, (await CheckAsync(key)).Outcome);
        _reader.IsDown = false;
        _time.Advance(1_000);
        Assert.True((await CheckAsync(key)).IsOk);
    }

    [Fact]
    public async Task What_was_stopped_is_not_used_even_if_the_store_is_then_out_of_reach()
    {
        string revoked = _reader.AddKey("0123abcd"), suspended = _reader.AddKey("0123abce"), edited = _reader.AddKey("0123abcf");
        foreach (string key in new[] { revoked, suspended, edited }) await CheckAsync(key);
        _reader.IsDown = true;
        _cache.Apply(Change(ChangeKind.KeyRevoked, "0123abcd", revoked));
        _cache.Apply(Change(ChangeKind.TenantSuspended, "0123abce"));
        _cache.Apply(Change(ChangeKind.TenantChanged, "0123abcf"));
        _cache.Apply(new AccountChange("", ChangeKind.Resync, null, null, null));
        Assert.Equal(AuthOutcome.Unavailable, (await CheckAsync(revoked)).Outcome);
        Assert.Equal(AuthOutcome.Unavailable, (await CheckAsync(suspended)).Outcome);
        Assert.Equal(AuthOutcome.Ok, (await CheckAsync(edited)).Outcome);
    }

    [Fact]
    public async Task Ten_thousand_wrong_keys_in_ten_seconds_cost_few_reads()
    {
        string customer = _reader.AddKey();
        await CheckAsync(customer);
        int before = _reader.Reads;
        var outcomes = new Dictionary<AuthOutcome, int>();
        string[] repeated = [.. Enumerable.Range(0, 50).Select(_ => Unknown())];
        for (int i = 0; i < 10_000; i++)
        {
            string key = (i % 4) switch
            {
                0 => "rc_live_" + new string('0', 75),
                1 => repeated[i % repeated.Length],
                2 => customer[..^1] + (customer[^1] == '0' ? '1' : '0'),
                _ => Unknown(),
            };
            // From many networks, as a botnet would.
            AuthResult result = await _cache.AuthenticateAsync(key, new IPAddress([10, (byte)(i % 200), 0, 1]), Stop);
            Assert.False(result.IsOk);
            outcomes[result.Outcome] = outcomes.GetValueOrDefault(result.Outcome) + 1;
            _time.Advance(1);
            Assert.True(_cache.TryAuthenticate(customer, Client, out AuthResult known) && known.IsOk);
        }

        // 200 a second and a burst of 400.
        Assert.InRange(_reader.Reads - before, 100, 2_400);
        Assert.Equal(2_500, outcomes[AuthOutcome.Malformed]);
        Assert.Equal(2_500, outcomes[AuthOutcome.WrongSecret]);
    }

    [Fact]
    public async Task A_customer_who_begins_with_many_requests_at_once_is_not_taken_for_a_flood()
    {
        string key = _reader.AddKey();
        var hold = new TaskCompletionSource();
        _reader.Delay = () => hold.Task;
        Task<AuthResult> first = CheckAsync(key).AsTask();
        await Until.TrueAsync("the key is being read", () => _reader.Reads == 1);
        Task<AuthResult>[] others = [.. Enumerable.Range(0, 100).Select(_ => CheckAsync(key).AsTask())];
        hold.SetResult();
        Assert.All(await Task.WhenAll([first, .. others]), r => Assert.Equal(AuthOutcome.Ok, r.Outcome));
        Assert.Equal(3, _reader.Reads);
    }

    [Fact]
    public async Task One_network_does_not_use_up_the_reads_of_others()
    {
        for (int i = 0; i < 1_000; i++) await _cache.AuthenticateAsync(Unknown(), new IPAddress([203, 0, 113, (byte)i]), Stop);
        Assert.Equal(20, _reader.Reads);
        Assert.Equal(980, _cache.Counters.Busy);
        Assert.True((await CheckAsync(_reader.AddKey())).IsOk);
    }

    [Fact]
    public async Task The_cache_stays_within_its_bounds_and_keeps_what_is_used()
    {
        var options = new AccountsCacheOptions { KeysMax = 100, UnknownMax = 100, LookUpsPerSecondMax = 100_000, LookUpsPerSecondAndNetworkMax = 10_000 };
        var cache = new AccountsCache(_reader, options, _time);
        string used = _reader.AddKey();
        await cache.AuthenticateAsync(used, Client, Stop);
        for (int i = 0; i < 1_000; i++)
        {
            await cache.AuthenticateAsync(_reader.AddKey(), Client, Stop);
            await cache.AuthenticateAsync(Unknown(), Client, Stop);
            Assert.True(cache.TryAuthenticate(used, Client, out _));
        }

        Assert.Equal(100, cache.Counters.Keys);
        Assert.Equal(100, cache.Counters.UnknownIds);
    }

    [Fact]
    public async Task A_key_that_was_asked_for_before_it_existed_works_when_it_does()
    {
        string key = _reader.AddKey();
        _reader.DeleteTenant("0123abcd");
        Assert.Equal(AuthOutcome.Unknown, (await CheckAsync(key)).Outcome);
        string again = _reader.AddKey();
        Assert.Equal(AuthOutcome.Unknown, (await CheckAsync(key)).Outcome);
        _cache.Apply(Change(ChangeKind.KeyCreated, "0123abcd", key));
        Assert.Equal(AuthOutcome.Unknown, (await CheckAsync(key)).Outcome);
        Assert.True((await CheckAsync(again)).IsOk);
    }

    [Fact]
    public async Task A_check_from_memory_allocates_nothing_whatever_it_answers()
    {
        string key = _reader.AddKey();
        _reader.SetTenant("0123abcd", t => t with { AllowIps = IpRangeList.Parse(["192.0.2.0/24", "2001:db8::/32"]), DenyIps = IpRangeList.Parse(["192.0.2.99"]) });
        await CheckAsync(key);
        string unknown = Unknown();
        await CheckAsync(unknown);
        byte[] right = Encoding.ASCII.GetBytes(key), wrong = Encoding.ASCII.GetBytes(key[..^1] + (key[^1] == '0' ? '1' : '0')), missing = Encoding.ASCII.GetBytes(unknown), nonsense = "nonsense"u8.ToArray();
        IPAddress denied = IPAddress.Parse("192.0.2.99"), mapped = Client.MapToIPv6();
        string id = FakeReader.IdOf(key);
        Allocations.AssertNone(() =>
        {
            for (int i = 0; i < 50; i++)
            {
                bool all = _cache.TryAuthenticate(right, Client, out AuthResult ok) & _cache.TryAuthenticate(right, mapped, out AuthResult okMapped)
                    & _cache.TryAuthenticate(right, denied, out AuthResult notHere) & _cache.TryAuthenticate(wrong, Client, out AuthResult wrongSecret)
                    & _cache.TryAuthenticate(missing, Client, out AuthResult none) & _cache.TryAuthenticate(nonsense, Client, out AuthResult malformed)
                    & _cache.TryAuthenticate(key, Client, out AuthResult text);
                ValueTask<AuthResult> resolved = _cache.ResolveAsync(id, Client, default), waited = _cache.AuthenticateAsync(key, Client, default);
                if (!all || !ok.IsOk || !okMapped.IsOk || notHere.Outcome != AuthOutcome.IpDenied || wrongSecret.Outcome != AuthOutcome.WrongSecret || none.Outcome != AuthOutcome.Unknown
                    || malformed.Outcome != AuthOutcome.Malformed || !text.IsOk || !resolved.IsCompletedSuccessfully || !waited.IsCompletedSuccessfully) throw new InvalidOperationException("Wrong answer.");
            }
        });
    }

    private static string Unknown()
    {
        byte[] tenant = new byte[5];
        Random.Shared.NextBytes(tenant);
        return KeyText.Compose(PublicId.New(KeyEnvironment.Live, Base32.Encode(tenant), []), KeySecret.New());
    }

    private static AccountChange Change(ChangeKind kind, string tenantId, string? key = null) => new("x", kind, tenantId, key is null ? null : FakeReader.IdOf(key), null);

    private ValueTask<AuthResult> CheckAsync(string key) => _cache.AuthenticateAsync(key, Client, Stop);
}
