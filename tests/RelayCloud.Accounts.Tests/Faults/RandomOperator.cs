using Azure;
using RelayCloud.Accounts.Errors;
using RelayCloud.Accounts.Idempotency;
using RelayCloud.Accounts.Keys;
using RelayCloud.Accounts.Notices;
using RelayCloud.Accounts.Tenants;
using RelayCloud.Accounts.Tests.Support;

namespace RelayCloud.Accounts.Tests.Faults;

/// <summary>Makes changes at random, and remembers what it was given.</summary>
internal sealed class RandomOperator(Random random)
{
    private readonly List<string> _tenants = [];
    private readonly Dictionary<string, string> _keyTexts = [];
    private int _names;

    /// <summary>Every key that was given out, by id.</summary>
    public IReadOnlyDictionary<string, string> KeyTexts => _keyTexts;

    /// <summary>One change; refusals are part of life.</summary>
    public async Task ActAsync(AccountStore store, CancellationToken stop)
    {
        try
        {
            await ChooseAsync(store, stop);
        }
        catch (AccountsException)
        {
            // What remains is checked, not what was answered.
        }
    }

    private async Task ChooseAsync(AccountStore store, CancellationToken stop)
    {
        string tenant = _tenants.Count == 0 ? "0123abcd" : _tenants[random.Next(_tenants.Count)];
        string[] keys = [.. _keyTexts.Keys.Where(k => k.StartsWith(tenant, StringComparison.Ordinal))];
        string key = keys.Length == 0 ? "none" : keys[random.Next(keys.Length)];
        switch (random.Next(13))
        {
            case 0 or 1:
                Created<Tenant> made = await store.Tenants.CreateAsync(Someone.Tenant($"t{++_names}"), Someone.Operator, Perhaps("tenant"), stop);
                _tenants.Add(made.Value.Id);
                break;
            case 2:
                await store.Tenants.UpdateAsync(tenant, Someone.Tenant($"t{++_names}") with { DenyIps = ["203.0.113.0/24"] }, ETag.All, Someone.Operator, stop);
                break;
            case 3:
                await store.Tenants.SuspendAsync(tenant, "unpaid", ETag.All, Someone.Operator, stop);
                break;
            case 4:
                await store.Tenants.ResumeAsync(tenant, ETag.All, Someone.Operator, stop);
                break;
            case 5 when random.Next(3) == 0:
                await store.Tenants.DeleteAsync(tenant, ETag.All, Someone.Operator, stop);
                break;
            case 6:
                Remember(await store.Keys.RotateAsync(tenant, key, TimeSpan.FromSeconds(random.Next(20)), ETag.All, Someone.Operator, Perhaps("rotate"), stop));
                break;
            case 7:
                await store.Keys.RevokeAsync(tenant, key, ETag.All, Someone.Operator, stop);
                break;
            case 8:
                await store.Keys.UpdateAsync(tenant, key, Someone.Key($"k{++_names}"), ETag.All, Someone.Operator, stop);
                break;
            case 9 when random.Next(2) == 0:
                await store.Plans.CreateAsync($"plan-{random.Next(5)}", Someone.Plan(), Someone.Operator, Perhaps("plan"), stop);
                break;
            case 10:
                await store.Plans.UpdateAsync(random.Next(2) == 0 ? "pro" : $"plan-{random.Next(5)}", Someone.Plan(random.Next(1, 100)), ETag.All, Someone.Operator, stop);
                break;
            case 11:
                NoticeTarget to = random.Next(3) switch { 0 => NoticeTarget.OfTenant(tenant), 1 => NoticeTarget.OfPlan("pro"), _ => NoticeTarget.All };
                await store.Notices.CreateAsync(new NoticeDraft($"n{++_names}", to), Someone.Operator, Perhaps("notice"), null, stop);
                break;
            default:
                Remember(await store.Keys.CreateAsync(tenant, KeyEnvironment.Live, Someone.Key($"k{++_names}"), Someone.Operator, Perhaps("key"), stop));
                break;
        }
    }

    private void Remember(CreatedKey created)
    {
        if (created.Text is not null) _keyTexts[created.Key.Id] = created.Text;
    }

    private IdempotencyKey? Perhaps(string what) => random.Next(3) == 0 ? IdempotencyKey.From("operator-1", $"{what}-{random.Next(10)}", "request"u8) : null;
}
