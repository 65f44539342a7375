using System.Text;
using RelayCloud.ControlPlane.Access;
using RelayCloud.ControlPlane.Errors;
using RelayCloud.ControlPlane.Tests.Support;
using RelayCloud.Tests.Common.OpenApi;

namespace RelayCloud.ControlPlane.Tests.Refusals;

/// <summary>Everything that can be wrong with a request whatever it asks for.</summary>
internal static class RefusalCases
{
    private const int BytesMax = 65_536;

    public static IReadOnlyList<RefusalCase> All { get; } =
    [
        // Nobody.
        Case("no key", 401, Reasons.CredentialsMissing, NotPublic, static (_, r) => NoKey(r)),
        Case("an empty key", 401, Reasons.CredentialsMissing, Tenant, static (_, r) => Key(r, "")),
        Case("an empty bearer", 401, Reasons.CredentialsMissing, Tenant, static (_, r) => Bearer(r, "")),
        Case("basic authentication", 401, Reasons.CredentialsMissing, NotPublic, static (_, r) => Only(r, "Authorization", "Basic YTpi")),

        // Not the admin key.
        Case("a wrong admin key", 401, Reasons.CredentialsInvalid, Operator, static (_, r) => Only(r, "X-Admin-Key", "wrong")),
        Case("an empty admin key", 401, Reasons.CredentialsInvalid, Operator, static (_, r) => Only(r, "X-Admin-Key", "")),
        Case("a long admin key", 401, Reasons.CredentialsInvalid, Operator, static (_, r) => Only(r, "X-Admin-Key", new string('x', 5_000))),
        Case("a tenant's key as admin key", 401, Reasons.CredentialsInvalid, Operator, static (w, r) => Only(r, "X-Admin-Key", w.Full)),
        Case("a tenant's key where operators are asked for", 401, Reasons.CredentialsMissing, Operator, static (w, r) => Only(r, "X-Api-Key", w.Full)),
        Case("a tenant's token where operators are asked for", 401, Reasons.CredentialsInvalid, Operator, static (w, r) => Bearer(r, w.ReadToken)),
        Case("a principal that nobody vouches for", 401, Reasons.CredentialsMissing, Operator, static (_, r) => As(r, RefusalWorld.Principal("o-1", OperatorGate.Role))),
        Case("a principal without the role", 403, Reasons.RoleMissing, Operator, static (_, r) => As(r, RefusalWorld.Principal("o-2", "Reader"))) with { IsBehindAppService = true },
        Case("a principal without an id", 401, Reasons.CredentialsMissing, Operator, static (_, r) => As(r, RefusalWorld.Principal("", OperatorGate.Role))) with { IsBehindAppService = true },
        Case("a principal that is no base 64", 401, Reasons.CredentialsMissing, Operator, static (_, r) => Only(r, "X-MS-CLIENT-PRINCIPAL", "%%%")) with { IsBehindAppService = true },
        Case("a principal that is no JSON", 401, Reasons.CredentialsMissing, Operator, static (_, r) => Only(r, "X-MS-CLIENT-PRINCIPAL", "bm90IGpzb24=")) with { IsBehindAppService = true },

        // Not a tenant's key, or one that does not work.
        Case("no key at all as key", 401, Reasons.CredentialsInvalid, Tenant, static (_, r) => Key(r, "hello")),
        Case("a long key", 401, Reasons.CredentialsInvalid, Tenant, static (_, r) => Key(r, new string('x', 5_000))),
        Case("a key with a wrong digit in its id", 401, Reasons.CredentialsInvalid, Tenant, static (w, r) => Key(r, Changed(w.Full, 12))),
        Case("a key with a wrong secret", 401, Reasons.CredentialsInvalid, Tenant, static (w, r) => Key(r, Changed(w.Full, w.Full.Length - 5))),
        Case("the key of a deleted tenant", 401, Reasons.CredentialsInvalid, Tenant, static (w, r) => Key(r, w.Deleted)),
        Case("the local cloud's key elsewhere", 401, Reasons.CredentialsInvalid, Tenant, static (_, r) => Key(r, "rc_demo_local_0000000000000000")),
        Case("the admin key where tenants are asked for", 401, Reasons.CredentialsMissing, Tenant, static (_, r) => Only(r, "X-Admin-Key", ControlPlaneApp.AdminKey)),
        Case("an expired key", 401, Reasons.KeyExpired, Tenant, static (w, r) => Key(r, w.Expired)),
        Case("a revoked key", 401, Reasons.KeyRevoked, Tenant, static (w, r) => Key(r, w.Revoked)),
        Case("a revoked key as bearer", 401, Reasons.KeyRevoked, Tenant, static (w, r) => Bearer(r, w.Revoked)),
        Case("a suspended tenant's key", 403, Reasons.TenantSuspended, Tenant, static (w, r) => Key(r, w.Suspended)),
        Case("a key from a wrong address", 403, Reasons.AddressDenied, Tenant, static (w, r) => Key(r, w.Elsewhere)),
        Case("a wrong address that claims the right one", 403, Reasons.AddressDenied, Tenant, static (w, r) => KeyVia(r, w.Elsewhere, "203.0.113.7")),
        Case("an expired token", 401, Reasons.TokenExpired, TokenTaker, static (w, r) => Bearer(r, w.ExpiredToken)),
        Case("a token with a wrong signature", 401, Reasons.CredentialsInvalid, TokenTaker, static (w, r) => Bearer(r, Changed(w.ReadToken, w.ReadToken.Length - 5))),
        Case("a token without a signature", 401, Reasons.CredentialsInvalid, TokenTaker, static (w, r) => Bearer(r, w.ReadToken[..(w.ReadToken.LastIndexOf('.') + 1)])),
        Case("a token in place of the key", 401, Reasons.CredentialsInvalid, static o => Level(o) == AccessLevel.TenantKey, static (w, r) => Bearer(r, w.ReadToken)),
        Case("a key without the scope read", 403, Reasons.ScopeMissing, static o => Level(o) == AccessLevel.TenantRead, static (w, r) => Key(r, w.AdminOnly)),
        Case("a key without the scope admin", 403, Reasons.ScopeMissing, static o => Level(o) == AccessLevel.TenantAdmin, static (w, r) => Key(r, w.ReadOnly)),
        Case("a token without the scope admin", 403, Reasons.ScopeMissing, static o => Level(o) == AccessLevel.TenantAdmin, static (w, r) => Bearer(r, w.ReadToken)),

        // Too much.
        Case("a tenant over its limit", 429, Reasons.RateLimited, Tenant, static (w, r) => Key(r, w.Limited)) with { IsRepeated = true },
        Case("an operator over the limit", 429, Reasons.RateLimited, Operator, static (_, r) => As(r, RefusalWorld.Principal("o-3", OperatorGate.Role))) with { IsRepeated = true, IsBehindAppService = true },
        Case("a body too long", 413, Reasons.BodyTooLarge, NotPublic, static (_, r) => r.Body = new byte[BytesMax + 1]),
        Case("a body too long of untold length", 413, Reasons.BodyTooLarge, Bodied, static (_, r) => (r.Body, r.IsChunked) = (Encoding.UTF8.GetBytes(new string(' ', BytesMax * 2)), true)),

        // A wrong body.
        Case("a body that is no JSON", 400, Reasons.InvalidJson, Bodied, static (_, r) => Body(r, "{\"name\":")),
        Case("a body that is a list", 400, Reasons.InvalidJson, Bodied, static (_, r) => Body(r, "[]")),
        Case("a body with something behind it", 400, Reasons.InvalidJson, Bodied, static (_, r) => Body(r, "{}{}")),
        Case("a body with a name twice", 400, Reasons.InvalidJson, Bodied, static (_, r) => Body(r, "{\"name\":\"a\",\"name\":\"b\"}")),
        Case("a body too deep", 400, Reasons.InvalidJson, Bodied, static (_, r) => Body(r, "{\"name\":" + new string('[', 50) + new string(']', 50) + "}")),
        Case("a body that is not UTF-8", 400, Reasons.InvalidJson, Bodied, static (_, r) => r.Body = [(byte)'{', (byte)'"', 0xff, (byte)'"', (byte)':', (byte)'1', (byte)'}']),
        Case("a body with half of a letter as name", 400, Reasons.InvalidJson, Bodied, static (_, r) => Body(r, "{\"\\ud800\":1}")),
        Case("no body where one is needed", 400, Reasons.InvalidJson, static o => o.NeedsBody, static (_, r) => r.Body = []),
        Case("an unknown field", 400, Reasons.InvalidFields, Bodied, static (_, r) => Body(r, "{\"nme\":\"a\"}")),
        Case("a body that is declared as text", 415, Reasons.NotJson, Bodied, static (_, r) => r.ContentType = "text/plain"),
        Case("a body that is declared as a form", 415, Reasons.NotJson, Bodied, static (_, r) => r.ContentType = "application/x-www-form-urlencoded"),
        Case("a body in another alphabet", 415, Reasons.NotJson, Bodied, static (_, r) => r.ContentType = "application/json; charset=utf-16"),
        Case("a compressed body", 415, Reasons.NotJson, Bodied, static (_, r) => r.Headers["Content-Encoding"] = "gzip"),

        // Wrong headers.
        Case("no If-Match", 428, Reasons.IfMatchMissing, static o => o.NeedsIfMatch, static (_, r) => r.Headers.Remove("If-Match")),
        Case("an If-Match that is no tag", 400, Reasons.InvalidHeader, static o => o.NeedsIfMatch, static (_, r) => r.Headers["If-Match"] = "latest"),
        Case("a weak If-Match", 400, Reasons.InvalidHeader, static o => o.NeedsIfMatch, static (_, r) => r.Headers["If-Match"] = "W/\"a\""),
        Case("two If-Match", 400, Reasons.InvalidHeader, static o => o.NeedsIfMatch, static (_, r) => r.Headers["If-Match"] = "\"a\", \"b\""),
        Case("a stale If-Match", 412, Reasons.VersionStale, static o => o.NeedsIfMatch, static (_, r) => r.Headers["If-Match"] = "\"a\""),
        Case("an If-Match that hides an asterisk", 412, Reasons.VersionStale, static o => o.NeedsIfMatch, static (_, r) => r.Headers["If-Match"] = "\"Kg\""),
        Case("an idempotency key with blanks", 400, Reasons.InvalidHeader, static o => o.TakesIdempotencyKey, static (_, r) => r.Headers["Idempotency-Key"] = "a b"),
        Case("a long idempotency key", 400, Reasons.InvalidHeader, static o => o.TakesIdempotencyKey, static (_, r) => r.Headers["Idempotency-Key"] = new string('a', 129)),

        // Wrong addresses.
        Case("an unknown parameter", 400, Reasons.InvalidQuery, static o => o.Id.StartsWith("List", StringComparison.Ordinal), static (_, r) => r.Path += "?limt=3"),
        Case("a limit of none", 400, Reasons.InvalidQuery, Paged, static (_, r) => r.Path += "?limit=0"),
        Case("a limit that is too high", 400, Reasons.InvalidQuery, Paged, static (_, r) => r.Path += "?limit=201"),
        Case("a limit that is no number", 400, Reasons.InvalidQuery, Paged, static (_, r) => r.Path += "?limit=many"),
        Case("two limits", 400, Reasons.InvalidQuery, Paged, static (_, r) => r.Path += "?limit=1&limit=2"),
        Case("a cursor that is none", 400, Reasons.InvalidQuery, Paged, static (_, r) => r.Path += "?cursor=nonsense"),
        Case("a tenant that is not there", 404, Reasons.NotFound, static o => o.Path.Contains("{tenantId}", StringComparison.Ordinal), static (w, r) => r.Path = r.Path.Replace(w.TenantId, "zzzzzzzz", StringComparison.Ordinal)),
        Case("a tenant's id that is none", 404, Reasons.NotFound, static o => o.Path.Contains("{tenantId}", StringComparison.Ordinal), static (w, r) => r.Path = r.Path.Replace(w.TenantId, "%27%20or%20true", StringComparison.Ordinal)),
        Case("a key that is not there", 404, Reasons.NotFound, static o => o.Path.Contains("{keyId}", StringComparison.Ordinal), static (w, r) => r.Path = r.Path.Replace(w.TargetKeyId, Changed(w.TargetKeyId, 3), StringComparison.Ordinal)),
        Case("a key's id that is another row's", 404, Reasons.NotFound, static o => o.Path.Contains("{keyId}", StringComparison.Ordinal), static (w, r) => r.Path = r.Path.Replace(w.TargetKeyId, "..%2Ftenant", StringComparison.Ordinal)),
        Case("a plan that is not there", 404, Reasons.NotFound, static o => o.Path.Contains("{planName}", StringComparison.Ordinal), static (_, r) => r.Path = r.Path.Replace("pro", "none", StringComparison.Ordinal)),
        Case("a plan's name that is none", 404, Reasons.NotFound, static o => o.Path.Contains("{planName}", StringComparison.Ordinal), static (_, r) => r.Path = r.Path.Replace("pro", "Pro%00", StringComparison.Ordinal).Replace("%00", "!", StringComparison.Ordinal)),
    ];

    private static RefusalCase Case(string name, int status, string reason, Func<OpenApiOperation, bool> appliesTo, Action<RefusalWorld, GoodRequest> change) => new(name, status, reason, appliesTo, change);

    private static AccessLevel Level(OpenApiOperation operation) => ServedDocument.LevelOf(operation);

    private static bool NotPublic(OpenApiOperation operation) => Level(operation) != AccessLevel.Public;

    private static bool Operator(OpenApiOperation operation) => Level(operation) == AccessLevel.Operator;

    private static bool Tenant(OpenApiOperation operation) => NotPublic(operation) && !Operator(operation);

    private static bool TokenTaker(OpenApiOperation operation) => Tenant(operation) && Level(operation) != AccessLevel.TenantKey;

    private static bool Bodied(OpenApiOperation operation) => operation.TakesBody;

    private static bool Paged(OpenApiOperation operation) => operation.Id is "ListTenants" or "ListPlans" or "ListAudit" or "ListCost";

    private static void NoKey(GoodRequest request)
    {
        foreach (string name in (string[])["X-Api-Key", "X-Admin-Key", "Authorization"]) request.Headers.Remove(name);
    }

    private static void Only(GoodRequest request, string header, string value)
    {
        NoKey(request);
        request.Headers[header] = value;
    }

    private static void Key(GoodRequest request, string key) => Only(request, "X-Api-Key", key);

    private static void Bearer(GoodRequest request, string key) => Only(request, "Authorization", $"Bearer {key}");

    private static void As(GoodRequest request, (string Name, string Value) principal) => Only(request, principal.Name, principal.Value);

    private static void KeyVia(GoodRequest request, string key, string forwardedFor)
    {
        Key(request, key);
        request.Headers["X-Forwarded-For"] = forwardedFor;
    }

    private static void Body(GoodRequest request, string body) => request.Body = Encoding.UTF8.GetBytes(body);

    // Another letter of the same alphabet.
    private static string Changed(string text, int index) => string.Concat(text.AsSpan(0, index), text[index] == '2' ? "3" : "2", text.AsSpan(index + 1));
}
