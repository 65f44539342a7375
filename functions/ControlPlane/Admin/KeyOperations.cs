using Azure;
using Microsoft.AspNetCore.Http;
using RelayCloud.Accounts;
using RelayCloud.Accounts.Errors;
using RelayCloud.Accounts.Idempotency;
using RelayCloud.Accounts.Keys;
using RelayCloud.ControlPlane.Access;
using RelayCloud.ControlPlane.Answers;
using RelayCloud.ControlPlane.Requests;
using RelayCloud.ControlPlane.Settings;

namespace RelayCloud.ControlPlane.Admin;

/// <summary>What can be done with a tenant's keys, whoever does it. Thread safe.</summary>
/// <param name="store">The accounts.</param>
/// <param name="settings">Bounds.</param>
/// <param name="time">The clock.</param>
public sealed class KeyOperations(AccountStore store, ControlPlaneSettings settings, TimeProvider time)
{
    private const int OverlapSecondsDefault = 86_400;

    /// <summary>All keys of a tenant: they are few, so this is one page.</summary>
    public async Task<IResult> ListAsync(string tenantId, HttpRequest request, CancellationToken cancellationToken)
    {
        new QueryFields(request).ThrowIfWrong();
        IReadOnlyList<ApiKey> keys = await store.Keys.ListAsync(tenantId, cancellationToken);
        if (keys.Count == 0 && await store.Tenants.GetAsync(tenantId, cancellationToken) is null) throw new AccountsException(AccountsErrorKind.NotFound, "There is no such tenant.");
        DateTimeOffset now = time.GetUtcNow();
        return new JsonAnswer(StatusCodes.Status200OK, new PageView<KeyView>([.. keys.Select(k => KeyView.Of(k, now))], null));
    }

    /// <summary>Adds a key.</summary>
    public async Task<IResult> CreateAsync(string tenantId, string location, HttpRequest request, CancellationToken cancellationToken)
    {
        (ApiKeyDraft draft, KeyEnvironment environment) = KeyBody.Read(await RequestBody.ReadAsync(request, settings.RequestBytesMax, isOptional: false, cancellationToken));
        var caller = Caller.Of(request);
        IdempotencyKey? once = ChangeHeaders.Idempotency(request, caller.IdempotencyScope, "CreateKey", new { tenantId, environment, draft });
        return Made(await store.Keys.CreateAsync(tenantId, environment, draft, caller.Actor, once, cancellationToken), location);
    }

    /// <summary>One key.</summary>
    public async Task<IResult> GetAsync(string tenantId, string keyId, CancellationToken cancellationToken) => Answer(await FindAsync(tenantId, keyId, cancellationToken));

    /// <summary>Changes the fields that are sent.</summary>
    public async Task<IResult> UpdateAsync(string tenantId, string keyId, HttpRequest request, CancellationToken cancellationToken)
    {
        ETag ifMatch = ChangeHeaders.IfMatch(request);
        var body = await RequestBody.ReadAsync(request, settings.RequestBytesMax, isOptional: false, cancellationToken);
        return Answer(await LatestVersion.ChangeAsync(
            ifMatch,
            () => FindAsync(tenantId, keyId, cancellationToken),
            static k => k.ETag,
            k => store.Keys.UpdateAsync(tenantId, keyId, KeyBody.Merge(body, ApiKeyDraft.From(k)), k.ETag, Caller.Of(request).Actor, cancellationToken)));
    }

    /// <summary>Adds a key like another, which works beside it for a while.</summary>
    public async Task<IResult> RotateAsync(string tenantId, string keyId, string location, HttpRequest request, CancellationToken cancellationToken)
    {
        ETag ifMatch = ChangeHeaders.IfMatch(request);
        var fields = new BodyFields(await RequestBody.ReadAsync(request, settings.RequestBytesMax, isOptional: true, cancellationToken));
        int overlapSeconds = fields.Int("overlapSeconds", OverlapSecondsDefault);
        fields.ThrowIfWrong();
        var caller = Caller.Of(request);
        IdempotencyKey? once = ChangeHeaders.Idempotency(request, caller.IdempotencyScope, "RotateKey", new { tenantId, keyId, overlapSeconds });
        return Made(await store.Keys.RotateAsync(tenantId, keyId, TimeSpan.FromSeconds(overlapSeconds), ifMatch, caller.Actor, once, cancellationToken), location);
    }

    /// <summary>Stops a key for ever.</summary>
    public async Task<IResult> RevokeAsync(string tenantId, string keyId, HttpRequest request, CancellationToken cancellationToken)
    {
        ETag ifMatch = ChangeHeaders.IfMatch(request);
        new BodyFields(await RequestBody.ReadAsync(request, settings.RequestBytesMax, isOptional: true, cancellationToken)).ThrowIfWrong();
        return Answer(await store.Keys.RevokeAsync(tenantId, keyId, ifMatch, Caller.Of(request).Actor, cancellationToken));
    }

    private async Task<ApiKey> FindAsync(string tenantId, string keyId, CancellationToken cancellationToken) =>
        await store.Keys.GetAsync(tenantId, keyId, cancellationToken) ?? throw new AccountsException(AccountsErrorKind.NotFound, "The tenant has no such key.");

    private JsonAnswer Answer(ApiKey key)
    {
        var view = KeyView.Of(key, time.GetUtcNow());
        return new JsonAnswer(StatusCodes.Status200OK, view) { ETag = view.Etag };
    }

    private JsonAnswer Made(CreatedKey made, string location)
    {
        var view = new CreatedKeyView(made, time.GetUtcNow());
        return new JsonAnswer(made.Replayed ? StatusCodes.Status200OK : StatusCodes.Status201Created, view) { ETag = view.Etag, Location = $"{location}/{view.Id}", IsReplay = made.Replayed };
    }
}
