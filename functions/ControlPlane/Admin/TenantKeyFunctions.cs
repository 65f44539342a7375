using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using RelayCloud.ControlPlane.Access;

namespace RelayCloud.ControlPlane.Admin;

/// <summary>Keys of any tenant, for operators.</summary>
/// <param name="keys">What can be done with keys.</param>
public sealed class TenantKeyFunctions(KeyOperations keys)
{
    private const string All = "v1/admin/tenants/{tenantId}/keys";
    private const string One = All + "/{keyId}";

    /// <summary>All keys of a tenant.</summary>
    [Function("ListTenantKeys")]
    [Access(AccessLevel.Operator)]
    public Task<IResult> ListTenantKeys([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = All)] HttpRequest request, string tenantId, CancellationToken cancellationToken) =>
        keys.ListAsync(tenantId, request, cancellationToken);

    /// <summary>Adds a key.</summary>
    [Function("CreateTenantKey")]
    [Access(AccessLevel.Operator)]
    public Task<IResult> CreateTenantKey([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = All)] HttpRequest request, string tenantId, CancellationToken cancellationToken) =>
        keys.CreateAsync(tenantId, $"/v1/admin/tenants/{tenantId}/keys", request, cancellationToken);

    /// <summary>One key.</summary>
    [Function("GetTenantKey")]
    [Access(AccessLevel.Operator)]
    public Task<IResult> GetTenantKey([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = One)] HttpRequest request, string tenantId, string keyId, CancellationToken cancellationToken) =>
        keys.GetAsync(tenantId, keyId, cancellationToken);

    /// <summary>Changes the fields that are sent.</summary>
    [Function("UpdateTenantKey")]
    [Access(AccessLevel.Operator)]
    public Task<IResult> UpdateTenantKey([HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = One)] HttpRequest request, string tenantId, string keyId, CancellationToken cancellationToken) =>
        keys.UpdateAsync(tenantId, keyId, request, cancellationToken);

    /// <summary>Adds a key like another, which works beside it for a while.</summary>
    [Function("RotateTenantKey")]
    [Access(AccessLevel.Operator)]
    public Task<IResult> RotateTenantKey([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = One + "/rotate")] HttpRequest request, string tenantId, string keyId, CancellationToken cancellationToken) =>
        keys.RotateAsync(tenantId, keyId, $"/v1/admin/tenants/{tenantId}/keys", request, cancellationToken);

    /// <summary>Stops a key for ever.</summary>
    [Function("RevokeTenantKey")]
    [Access(AccessLevel.Operator)]
    public Task<IResult> RevokeTenantKey([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = One + "/revoke")] HttpRequest request, string tenantId, string keyId, CancellationToken cancellationToken) =>
        keys.RevokeAsync(tenantId, keyId, request, cancellationToken);
}
