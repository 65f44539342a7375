using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Data.Tables.Pipeline;

/// <summary>Puts a shared access signature into the query. Asked for on each try, since it can be renewed.</summary>
/// <param name="signature">The query string that is the SAS, with or without a question mark.</param>
internal sealed class SasPolicy(Func<string> signature) : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message)
    {
        var sas = signature().TrimStart('?');
        var query = message.Request.Uri.Query.TrimStart('?');
        if (message.TryGetProperty(typeof(SasPolicy), out var last) && last is string before)
            query = query.Length == before.Length ? "" : query[..^(before.Length + 1)];
        message.Request.Uri.Query = query.Length == 0 ? sas : $"{query}&{sas}";
        message.SetProperty(typeof(SasPolicy), sas);
    }
}
