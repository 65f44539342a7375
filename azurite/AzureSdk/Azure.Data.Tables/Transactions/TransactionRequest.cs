using Azure.Core;
using Azure.Data.Tables.Pipeline;

namespace Azure.Data.Tables.Transactions;

/// <summary>Submits a transaction: all of its actions are done, or none.</summary>
internal static class TransactionRequest
{
    public static async ValueTask<Response<IReadOnlyList<Response>>> SubmitAsync(
        TableRest rest, string table, IEnumerable<TableTransactionAction> transactionActions, bool isAsync, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transactionActions);
        var actions = transactionActions.ToList();
        var batch = $"batch_{Guid.NewGuid():D}";
        var body = TransactionBody.Write(actions, rest.Endpoint.Uri, table, rest.Version, batch, $"changeset_{Guid.NewGuid():D}");
        var message = rest.CreateMessage(RequestMethod.Post, "/$batch");
        message.Request.Headers.Add("Content-Type", $"multipart/mixed; boundary={batch}");
        message.Request.Content = RequestContent.Create(body);
        var response = await rest.SendAsync(message, isAsync, cancellationToken);
        if (response.Status != 202)
            throw new RequestFailedException(response);
        var parts = TransactionAnswer.Parse(response.Headers.ContentType, response.Content.ToMemory().Span);
        if (parts.Find(part => part.Status >= 400) is { } failed)
            throw new TableTransactionFailedException(new RequestFailedException(failed, innerException: null, TableErrorParser.Instance));
        if (parts.Count != actions.Count)
            throw new FormatException($"The transaction of {actions.Count} actions was answered with {parts.Count} parts.");
        return Response.FromValue<IReadOnlyList<Response>>(parts, response);
    }
}
