using System.Text.Json;
using Azure.Core;
using Azure.Data.Tables.Models;
using Azure.Data.Tables.Paging;
using Azure.Data.Tables.Pipeline;

namespace Azure.Data.Tables.Requests;

/// <summary>Creates, deletes and lists tables.</summary>
internal static class TableRequests
{
    public static async ValueTask<Response<TableItem>> CreateAsync(TableRest rest, string name, bool isExistingFine, bool isAsync, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var message = rest.CreateMessage(RequestMethod.Post, "/Tables");
        message.Request.Headers.Add("Prefer", "return-no-content");
        TableRest.SetJson(message, JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["TableName"] = name }));
        var response = await rest.SendAsync(message, isAsync, cancellationToken);
        if (response.Status is 201 or 204)
            return Response.FromValue(new TableItem(name), response);
        var failure = new RequestFailedException(response);
        return isExistingFine && response.Status == 409 && failure.ErrorCode == TableErrorCode.TableAlreadyExists
            ? Response.FromValue(new TableItem(name), response)
            : throw failure;
    }

    /// <summary>A table that is not there is deleted: its answer is returned.</summary>
    public static async ValueTask<Response> DeleteAsync(TableRest rest, string name, bool isAsync, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var message = rest.CreateMessage(RequestMethod.Delete, $"/Tables('{EntityPath.Escape(name)}')");
        var response = await rest.SendAsync(message, isAsync, cancellationToken);
        return response.Status is 204 or 404 ? response : throw new RequestFailedException(response);
    }

    public static PageRequest<TableItem> Query(TableRest rest, string? filter) => async (token, sizeMax, isAsync, cancellationToken) =>
    {
        var message = rest.CreateMessage(RequestMethod.Get, "/Tables");
        BoundedBodyPolicy.AllowPage(message);
        EntityPath.AppendQuery(message.Request.Uri, filter, sizeMax, select: null);
        if (token is not null)
            message.Request.Uri.AppendQuery(PageTokens.NextTableName, token);
        var response = await rest.SendAsync(message, isAsync, cancellationToken);
        if (response.Status != 200)
            throw new RequestFailedException(response);
        var tables = JsonAnswer.ReadPage(response, static item =>
            item.ValueKind == JsonValueKind.Object && item.TryGetProperty("TableName", out var name) && name.ValueKind == JsonValueKind.String
                ? new TableItem(name.GetString())
                : throw new FormatException("A table of the answer has no TableName."));
        return Page<TableItem>.FromValues(tables, PageTokens.OfTables(response), response);
    };
}
