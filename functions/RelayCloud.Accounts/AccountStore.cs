using Azure.Core;
using Azure.Data.Tables;
using RelayCloud.Accounts.Audit;
using RelayCloud.Accounts.Changes;
using RelayCloud.Accounts.Keys;
using RelayCloud.Accounts.Notices;
using RelayCloud.Accounts.Plans;
using RelayCloud.Accounts.Storage;
using RelayCloud.Accounts.Tenants;
using RelayCloud.Accounts.Upkeep;
using RelayCloud.Accounts.Usage;

namespace RelayCloud.Accounts;

/// <summary>All accounts: one table. Thread safe; make one and keep it. How it keeps what it promises is in the README beside it.</summary>
public sealed class AccountStore
{
    /// <summary>The table's usual name.</summary>
    public const string TableName = "accounts";

    /// <summary>The store in a table.</summary>
    /// <param name="table">The table; see <see cref="ClientOptions"/> for how its client should be set.</param>
    /// <param name="time">The clock.</param>
    public AccountStore(TableClient table, TimeProvider time)
    {
        Table = new AccountsTable(table, Counters);
        var changes = new ChangeWriter(Table, time);
        Plans = new PlanStore(Table, changes, time);
        Tenants = new TenantStore(Table, changes, Plans, time);
        Keys = new ApiKeyStore(Table, changes, time);
        Audit = new AuditLog(Table);
        Usage = new UsageStore(Table);
        Notices = new NoticeStore(Table, changes, Tenants, Plans, time);
        Upkeep = new AccountsUpkeep(Table, Notices, time);
    }

    /// <summary>Plans.</summary>
    public PlanStore Plans { get; }

    /// <summary>Tenants.</summary>
    public TenantStore Tenants { get; }

    /// <summary>API keys.</summary>
    public ApiKeyStore Keys { get; }

    /// <summary>What operators tell customers.</summary>
    public NoticeStore Notices { get; }

    /// <summary>What was changed.</summary>
    public AuditLog Audit { get; }

    /// <summary>What tenants used.</summary>
    public UsageStore Usage { get; }

    /// <summary>Clears what dead processes left, and old notices.</summary>
    public AccountsUpkeep Upkeep { get; }

    /// <summary>What the store cost so far.</summary>
    public AccountsCounters Counters { get; } = new();

    internal AccountsTable Table { get; }

    /// <summary>
    /// Options for the table's client: few and quick retries, since a request that waits for a key check is better told to try again than kept; 10 s a try, for changes.
    /// </summary>
    public static TableClientOptions ClientOptions()
    {
        var options = new TableClientOptions();
        options.Retry.Mode = RetryMode.Exponential;
        options.Retry.MaxRetries = 3;
        options.Retry.Delay = TimeSpan.FromMilliseconds(100);
        options.Retry.MaxDelay = TimeSpan.FromSeconds(1);
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(10);
        return options;
    }

    /// <summary>Makes the table and the first plans where they are missing. Call it at the start of a process that changes accounts; needs the right to write.</summary>
    /// <exception cref="Errors.AccountsException">The store cannot be reached.</exception>
    public async Task InitializeAsync(CancellationToken cancellationToken)
    {
        await Table.CreateIfNotExistsAsync(cancellationToken);
        await Plans.SeedAsync(cancellationToken);
    }

    /// <summary>
    /// Adds the tenant <c>demo</c> with the key <c>rc_demo_local_0000000000000000</c> where they are missing. For the local cloud only: everyone knows that key, and a process takes
    /// it only with <see cref="Authentication.AccountsCacheOptions.AllowLocalKey"/>.
    /// </summary>
    public async Task SeedDemoAsync(CancellationToken cancellationToken)
    {
        await Tenants.SeedDemoAsync(cancellationToken);
        await Keys.SeedLocalAsync(cancellationToken);
    }
}
