using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using RelayCloud.ControlPlane.Access;
using RelayCloud.ControlPlane.Admin;

namespace RelayCloud.ControlPlane.Me;

/// <summary>A tenant's own keys.</summary>
/// <param name="keys">What can be done with keys.</param>
public sealed class MyKeyFunctions(KeyOperations keys)
{
    private const string All = "v1/me/keys";
    private const string One = All + "/{keyId}";
    private const string Location = "/" + All;

    /// <summary>All keys of the tenant.</summary>
    [Function("ListMyKeys")]
    [Access(AccessLevel.TenantAny)]
    public Task<IResult> ListMyKeys([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = All)] HttpRequest request, CancellationToken cancellationToken) =>
        keys.ListAsync(Caller.Of(request).TenantId, request, cancellationToken);

    /// <summary>Adds a key.</summary>
    [Function("CreateMyKey")]
    [Access(AccessLevel.TenantAdmin)]
    public Task<IResult> CreateMyKey([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = All)] HttpRequest request, CancellationToken cancellationToken) =>
        keys.CreateAsync(Caller.Of(request).TenantId, Location, request, cancellationToken);

    /// <summary>One key.</summary>
    [Function("GetMyKey")]
    [Access(AccessLevel.TenantAny)]
    public Task<IResult> GetMyKey([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = One)] HttpRequest request, string keyId, CancellationToken cancellationToken) =>
        keys.GetAsync(Caller.Of(request).TenantId, keyId, cancellationToken);

    /// <summary>Changes the fields that are sent.</summary>
    [Function("UpdateMyKey")]
    [Access(AccessLevel.TenantAdmin)]
    public Task<IResult> UpdateMyKey([HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = One)] HttpRequest request, string keyId, CancellationToken cancellationToken) =>
        keys.UpdateAsync(Caller.Of(request).TenantId, keyId, request, cancellationToken);

    /// <summary>Adds a key like another, which works beside it for a while.</summary>
    [Function("RotateMyKey")]
    [Access(AccessLevel.TenantAdmin)]
    public Task<IResult> RotateMyKey([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = One + "/rotate")] HttpRequest request, string keyId, CancellationToken cancellationToken) =>
        keys.RotateAsync(Caller.Of(request).TenantId, keyId, Location, request, cancellationToken);

    /// <summary>Stops a key for ever.</summary>
    [Function("RevokeMyKey")]
    [Access(AccessLevel.TenantAdmin)]
    public Task<IResult> RevokeMyKey([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = One + "/revoke")] HttpRequest request, string keyId, CancellationToken cancellationToken) =>
        keys.RevokeAsync(Caller.Of(request).TenantId, keyId, request, cancellationToken);
}
