using System.Globalization;
using RelayCloud.Accounts.Usage;

namespace RelayCloud.Accounts.Storage;

/// <summary>Names of partitions and rows. The README shows the whole layout.</summary>
internal static class RowKeys
{
    /// <summary>Partition of all plans and their audit entries.</summary>
    public const string Plans = "plans";

    /// <summary>Partition that lists the ids of tenants.</summary>
    public const string TenantIndex = "tenants";

    /// <summary>Partition of all changes of all partitions, newest first.</summary>
    public const string Changes = "changes";

    /// <summary>Partition of all notices and their audit entries.</summary>
    public const string Notices = "notices";

    /// <summary>The tenant's own row in its partition.</summary>
    public const string Tenant = "tenant";

    /// <summary>A row that every change to the set of a tenant's keys touches: two of them cannot both think that they were alone, and none survives the tenant.</summary>
    public const string KeySet = "keyset";

    public const string KeyPrefix = "key:";

    public const string PlanPrefix = "plan:";

    public const string NoticePrefix = "notice:";

    public const string AuditPrefix = "audit:";

    // The character after ':' bounds a range of all rows with a prefix.
    public const string KeyEnd = "key;";

    public const string PlanEnd = "plan;";

    public const string NoticeEnd = "notice;";

    public const string AuditEnd = "audit;";

    private const string TenantPrefix = "tenant:";

    public static string TenantPartition(string tenantId) => TenantPrefix + tenantId;

    public static string Key(string keyId) => KeyPrefix + keyId;

    public static string Plan(string name) => PlanPrefix + name;

    public static string Notice(string id) => NoticePrefix + id;

    public static string Usage(UsageMonth month) => $"usage:{month}";

    public static string Audit(string changeId) => AuditPrefix + changeId;

    /// <summary>19 digits that sort the newest first, as the service only sorts upwards.</summary>
    public static string NewestFirst(DateTimeOffset at) => (long.MaxValue - at.UtcTicks).ToString("D19", CultureInfo.InvariantCulture);
}
