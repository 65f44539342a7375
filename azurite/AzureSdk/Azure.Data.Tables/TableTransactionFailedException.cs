#nullable disable // The official API carries no nullable annotations.
using System.Globalization;

namespace Azure.Data.Tables;

/// <summary>A transaction failed as a whole; none of its actions was done.</summary>
public class TableTransactionFailedException : RequestFailedException
{
    /// <summary>Takes over what the service said.</summary>
    public TableTransactionFailedException(RequestFailedException requestFailedException)
        : base(requestFailedException.Status, requestFailedException.Message, requestFailedException.ErrorCode, requestFailedException.InnerException)
    {
        FailedTransactionActionIndex = LeadingIndex(requestFailedException.Message);
    }

    /// <summary>Position (from 0) of the action that made it fail; null where the service does not tell.</summary>
    public int? FailedTransactionActionIndex { get; }

    /// <summary>The service puts the position and a colon before its message: <c>1:The specified entity already exists.</c></summary>
    private static int? LeadingIndex(string message)
    {
        var colon = message.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && int.TryParse(message.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;
    }
}
