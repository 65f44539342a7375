namespace Microsoft.Azure.Functions.Worker.Ownership;

/// <summary>The properties of an owned row that are the same for all kinds.</summary>
internal static class RowNames
{
    /// <summary>The instance that owns the row; empty for nobody.</summary>
    public const string Owner = "Owner";
}
