using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using RelayCloud.ControlPlane.Errors;
using RelayCloud.ControlPlane.Settings;

namespace RelayCloud.ControlPlane.Access;

/// <summary>Lets operators in: by the bootstrap admin key, or by who the platform says they are. Thread safe.</summary>
internal sealed class OperatorGate(ControlPlaneSettings settings)
{
    /// <summary>The role that an operator has in Entra ID.</summary>
    public const string Role = "RelayCloud.Operator";

    private const string KeyActor = "admin-key";
    private const int KeyLengthMax = 512;

    private static readonly Refusal NoCredentials = new(
        StatusCodes.Status401Unauthorized, Reasons.CredentialsMissing, "This is for operators: sign in, or send the admin key as X-Admin-Key.");

    private static readonly Refusal WrongKey = new(StatusCodes.Status401Unauthorized, Reasons.CredentialsInvalid, "This is not the admin key.");

    private static readonly Refusal NoRole = new(StatusCodes.Status403Forbidden, Reasons.RoleMissing, $"You are signed in, but have not the role {Role}.");

    private readonly byte[]? _keyHash = settings.Admin.KeySha256 is { Length: > 0 } hash ? Convert.FromHexString(hash) : null;

    /// <summary>The operator, or why not.</summary>
    public Entry Admit(HttpRequest request, IPAddress? address)
    {
        // A key that is sent on purpose goes before a session of the browser.
        if (request.Headers.TryGetValue("X-Admin-Key", out var keys)) return ByKey(keys.ToString(), address);
        if (settings.Admin.TrustAppServiceIdentity && request.Headers.TryGetValue(AppServicePrincipal.Header, out var principals))
        {
            if (AppServicePrincipal.TryParse(principals.ToString()) is not { } principal) return NoCredentials;
            return principal.Has(Role) ? new Caller(principal.Id, address, null) : NoRole;
        }

        return Credential.Bearer(request) is { } bearer ? ByKey(bearer, address) : NoCredentials;
    }

    private Entry ByKey(string key, IPAddress? address)
    {
        if (_keyHash is null || key.Length is 0 or > KeyLengthMax) return WrongKey;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
        return CryptographicOperations.FixedTimeEquals(_keyHash, hash) ? new Caller(KeyActor, address, null) : WrongKey;
    }
}
