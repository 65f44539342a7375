namespace Azure.Data.Tables;

/// <summary>Properties that every entity has, by their names on the wire.</summary>
internal static class PropertyNames
{
    public const string PartitionKey = "PartitionKey";
    public const string RowKey = "RowKey";
    public const string Timestamp = "Timestamp";

    /// <summary>Where the ETag stands in a JSON answer, and under which it stands in a <see cref="TableEntity"/>.</summary>
    public const string ETag = "odata.etag";

    /// <summary>Start of all names that belong to the protocol.</summary>
    public const string ProtocolPrefix = "odata.";

    /// <summary>After the name of a property: the name of its type.</summary>
    public const string TypeSuffix = "@odata.type";
}
