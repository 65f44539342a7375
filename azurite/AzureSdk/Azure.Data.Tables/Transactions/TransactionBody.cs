using System.Buffers;
using System.Globalization;
using System.Text;
using Azure.Core;
using Azure.Data.Tables.Entities;
using Azure.Data.Tables.Models;
using Azure.Data.Tables.Requests;

namespace Azure.Data.Tables.Transactions;

/// <summary>Writes the actions of a transaction as one multipart body: a batch of one change set.</summary>
internal static class TransactionBody
{
    public const int ActionsMax = 100;

    public const int BytesMax = 4 * 1024 * 1024;

    /// <summary>The body.</summary>
    /// <exception cref="ArgumentException">There is no action, or one without an entity.</exception>
    /// <exception cref="TableTransactionFailedException">A rule of transactions is broken, or a limit of entities: fails as the service would.</exception>
    public static ReadOnlyMemory<byte> Write(IReadOnlyList<TableTransactionAction> actions, Uri account, string table, string version, string batch, string changeSet)
    {
        Check(actions);
        var body = new ArrayBufferWriter<byte>(1024 * actions.Count);
        Append(body, $"--{batch}\r\nContent-Type: multipart/mixed; boundary={changeSet}\r\n\r\n");
        for (var i = 0; i < actions.Count; i++)
        {
            Append(body, $"--{changeSet}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n");
            try
            {
                AppendAction(body, actions[i], account, table, version);
            }
            catch (RequestFailedException failure)
            {
                throw Failure(i, failure.ErrorCode!, failure.Message);
            }

            if (body.WrittenCount > BytesMax)
                throw Failure(i, TableErrorCode.ContentLengthExceeded.ToString(), $"A transaction has at most {BytesMax} bytes; this action brings it above.");
        }

        Append(body, $"--{changeSet}--\r\n\r\n--{batch}--\r\n");
        return body.WrittenMemory;
    }

    private static void Check(IReadOnlyList<TableTransactionAction> actions)
    {
        if (actions.Count == 0)
            throw new ArgumentException("A transaction needs at least one action.", nameof(actions));
        var rows = new HashSet<string>(actions.Count);
        for (var i = 0; i < actions.Count; i++)
        {
            if (actions[i]?.Entity is not { } entity)
                throw new ArgumentException($"Action {i} has no entity.", nameof(actions));
            if (i == ActionsMax)
                throw Failure(i, TableErrorCode.InvalidInput.ToString(), $"A transaction has at most {ActionsMax} actions; this one has {actions.Count}.");
            if (!string.Equals(entity.PartitionKey, actions[0].Entity.PartitionKey, StringComparison.Ordinal))
                throw Failure(i, TableErrorCode.CommandsInBatchActOnDifferentPartitions.ToString(), "All actions of a transaction must be in one partition.");
            if (!rows.Add(entity.RowKey ?? ""))
                throw Failure(i, TableErrorCode.InvalidDuplicateRow.ToString(), "An entity can occur only once in a transaction.");
        }
    }

    private static void AppendAction(ArrayBufferWriter<byte> body, TableTransactionAction action, Uri account, string table, string version)
    {
        var entity = action.Entity;
        var isAdd = action.ActionType == TableTransactionActionType.Add;
        var method = action.ActionType switch
        {
            TableTransactionActionType.Add => RequestMethod.Post,
            TableTransactionActionType.UpdateMerge or TableTransactionActionType.UpsertMerge => RequestMethod.Patch,
            TableTransactionActionType.UpdateReplace or TableTransactionActionType.UpsertReplace => RequestMethod.Put,
            TableTransactionActionType.Delete => RequestMethod.Delete,
            var other => throw new ArgumentOutOfRangeException(nameof(action), other, "Use one of TableTransactionActionType."),
        };
        var isDelete = method == RequestMethod.Delete;
        if (isDelete)
        {
            EntityLimits.CheckKey(PropertyNames.PartitionKey, entity.PartitionKey);
            EntityLimits.CheckKey(PropertyNames.RowKey, entity.RowKey);
        }

        var json = isDelete ? default : EntityWriter.Write(entity);
        var path = isAdd ? $"/{Uri.EscapeDataString(table)}" : EntityPath.Of(table, entity.PartitionKey, entity.RowKey);
        Append(body, $"{method} {account.AbsoluteUri.TrimEnd('/')}{path} HTTP/1.1\r\n");
        Append(body, $"Host: {account.Authority}\r\nx-ms-version: {version}\r\nDataServiceVersion: 3.0\r\nAccept: application/json;odata=minimalmetadata\r\n");
        if (isAdd)
            Append(body, "Prefer: return-no-content\r\n");
        if (isDelete || action.ActionType is TableTransactionActionType.UpdateMerge or TableTransactionActionType.UpdateReplace)
            Append(body, $"If-Match: {(action.ETag == default ? ETag.All : action.ETag).ToString("H")}\r\n");
        if (!isDelete)
            Append(body, string.Create(CultureInfo.InvariantCulture, $"Content-Type: application/json\r\nContent-Length: {json.Length}\r\n"));
        Append(body, "\r\n");
        body.Write(json.Span);
        Append(body, "\r\n");
    }

    private static void Append(ArrayBufferWriter<byte> body, string text) => Encoding.UTF8.GetBytes(text, body);

    private static TableTransactionFailedException Failure(int index, string code, string message) =>
        new(new RequestFailedException(400, string.Create(CultureInfo.InvariantCulture, $"{index}:{message}"), code, null));
}
