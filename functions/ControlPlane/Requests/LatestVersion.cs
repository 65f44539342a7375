using Azure;
using Microsoft.AspNetCore.Http;
using RelayCloud.Accounts.Errors;
using RelayCloud.ControlPlane.Errors;

namespace RelayCloud.ControlPlane.Requests;

/// <summary>Changes some fields of what is stored, and never what the caller has not seen.</summary>
internal static class LatestVersion
{
    private const int TriesMax = 4;

    /// <summary>Reads, merges, and writes on the very version that was read.</summary>
    /// <param name="ifMatch">The version that the caller knows. With <see cref="ETag.All"/> a change in between is only a reason to begin again.</param>
    /// <param name="read">Reads it.</param>
    /// <param name="version">Its version.</param>
    /// <param name="write">Writes it, given what was read.</param>
    public static async Task<T> ChangeAsync<T>(ETag ifMatch, Func<Task<T>> read, Func<T, ETag> version, Func<T, Task<T>> write)
    {
        for (int attempt = 1; ; attempt++)
        {
            T current = await read();
            if (ifMatch != ETag.All && ifMatch != version(current))
            {
                throw new RefusedException(new Refusal(
                    StatusCodes.Status412PreconditionFailed, Reasons.VersionStale, "It was changed since you read it; read it again and repeat the change on the new version."));
            }

            try
            {
                return await write(current);
            }
            catch (AccountsException e) when (e.Kind == AccountsErrorKind.PreconditionFailed && ifMatch == ETag.All && attempt < TriesMax)
            {
                // Someone was faster: the caller takes whatever there is, so look again.
            }
        }
    }
}
