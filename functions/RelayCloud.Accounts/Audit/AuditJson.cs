using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RelayCloud.Accounts.Keys;
using RelayCloud.Accounts.Notices;
using RelayCloud.Accounts.Plans;
using RelayCloud.Accounts.Tenants;

namespace RelayCloud.Accounts.Audit;

/// <summary>States for the audit log. Only the public records are written, which know neither secret nor hash.</summary>
internal static class AuditJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        // Kept as JSON in a column and sent as JSON; never put into HTML. Escapes would make names of other alphabets six times as long.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Of(Tenant tenant) => JsonSerializer.Serialize(tenant, Options);

    public static string Of(Plan plan) => JsonSerializer.Serialize(plan, Options);

    // How far it has got is not what was sent.
    public static string Of(Notice notice) => JsonSerializer.Serialize(new { notice.Id, notice.Text, notice.To.TenantId, notice.To.Plan, all = notice.To.IsAll, notice.CreatedAt }, Options);

    public static string Of(ApiKey key) => JsonSerializer.Serialize(key, Options);
}
