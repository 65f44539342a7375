using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using RelayCloud.Accounts.Tokens;
using RelayCloud.ControlPlane.Access;
using RelayCloud.ControlPlane.Answers;
using RelayCloud.ControlPlane.Requests;
using RelayCloud.ControlPlane.Settings;

namespace RelayCloud.ControlPlane.Me;

/// <summary>Makes tokens of API keys, for clients that are not to hold the key.</summary>
/// <param name="tokens">Issues them.</param>
/// <param name="settings">Bounds.</param>
/// <param name="time">The clock.</param>
public sealed class TokenFunction(TokenService tokens, ControlPlaneSettings settings, TimeProvider time)
{
    /// <summary>A token that stands for the key that asks. It ends with the key at the latest.</summary>
    [Function("CreateToken")]
    [Access(AccessLevel.TenantKey)]
    public async Task<IResult> CreateToken([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/token")] HttpRequest request, CancellationToken cancellationToken)
    {
        new BodyFields(await RequestBody.ReadAsync(request, settings.RequestBytesMax, isOptional: true, cancellationToken)).ThrowIfWrong();
        IssuedToken token = await tokens.IssueAsync(Caller.Of(request).Required, cancellationToken);
        return new JsonAnswer(StatusCodes.Status200OK, new TokenView(token, time.GetUtcNow()));
    }
}
