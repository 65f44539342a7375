using System.Text.Json;

namespace RelayCloud.ControlPlane.Access;

/// <summary>
/// Who the platform says is signed in: the header that App Service authentication puts on requests, base 64 of <c>{"auth_typ","name_typ","role_typ","claims":[{"typ","val"}]}</c>
/// (learn.microsoft.com, "Work with user identities in Azure App Service authentication").
/// </summary>
internal sealed class AppServicePrincipal
{
    /// <summary>The header.</summary>
    public const string Header = "X-MS-CLIENT-PRINCIPAL";

    private const int LengthMax = 65_536;
    private const int IdLengthMax = 128;

    // The id of a person or an app, which never changes; names do.
    private static readonly string[] IdClaims = ["http://schemas.microsoft.com/identity/claims/objectidentifier", "oid"];

    private readonly HashSet<string> _roles;

    private AppServicePrincipal(string id, HashSet<string> roles)
    {
        Id = id;
        _roles = roles;
    }

    /// <summary>The object id: 1 to 128 characters.</summary>
    public string Id { get; }

    /// <summary>Whether they have a role.</summary>
    public bool Has(string role) => _roles.Contains(role);

    /// <summary>Reads the header; null for what the platform would not write.</summary>
    public static AppServicePrincipal? TryParse(string header)
    {
        if (header.Length is 0 or > LengthMax) return null;
        byte[] bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header, bytes, out int length)) return null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes.AsMemory(0, length));
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static AppServicePrincipal? Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("claims", out JsonElement claims) || claims.ValueKind != JsonValueKind.Array) return null;
        string roleType = root.TryGetProperty("role_typ", out JsonElement type) && type.ValueKind == JsonValueKind.String ? type.GetString()! : "roles";
        string? id = null;
        var roles = new HashSet<string>(StringComparer.Ordinal);
        foreach (JsonElement claim in claims.EnumerateArray())
        {
            if (claim.ValueKind != JsonValueKind.Object || !claim.TryGetProperty("typ", out JsonElement name) || !claim.TryGetProperty("val", out JsonElement value)) continue;
            if (name.ValueKind != JsonValueKind.String || value.ValueKind != JsonValueKind.String) continue;
            if (name.ValueEquals(roleType) || name.ValueEquals("roles")) roles.Add(value.GetString()!);
            else if (Array.Exists(IdClaims, c => name.ValueEquals(c))) id ??= value.GetString();
        }

        return id is { Length: >= 1 and <= IdLengthMax } && !id.Any(char.IsControl) ? new AppServicePrincipal(id, roles) : null;
    }
}
