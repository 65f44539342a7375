using Azure;
using RelayCloud.Accounts.Errors;

namespace RelayCloud.Accounts.Storage;

/// <summary>Compares the version that a caller knows with the stored one.</summary>
internal static class Versions
{
    /// <exception cref="AccountsException">They differ.</exception>
    public static void Check(ETag ifMatch, ETag stored)
    {
        if (ifMatch == ETag.All || ifMatch == stored) return;
        throw new AccountsException(AccountsErrorKind.PreconditionFailed, "It was changed since you read it; read it again and repeat the change on the new version.");
    }
}
