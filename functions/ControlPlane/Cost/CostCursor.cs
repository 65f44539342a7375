using System.Buffers.Text;
using System.Text;
using RelayCloud.ControlPlane.Requests;

namespace RelayCloud.ControlPlane.Cost;

/// <summary>Where a page of tenants ends. Opaque to callers, as the other lists' are.</summary>
internal static class CostCursor
{
    // Not to be taken for another list's.
    private const string Mark = "cost/";

    public static string From(string tenantId) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Mark + tenantId));

    /// <summary>The last tenant of the page before; empty = from the first. What is wrong is added to the query's errors.</summary>
    public static string Read(QueryFields query)
    {
        if (query.Text("cursor") is not { } cursor) return "";
        if (Base64Url.IsValid(cursor))
        {
            string text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
            if (text.StartsWith(Mark, StringComparison.Ordinal)) return text[Mark.Length..];
        }

        query.Add("cursor", "is not a cursor of this list", "nextCursor of an earlier page, unchanged");
        return "";
    }
}
