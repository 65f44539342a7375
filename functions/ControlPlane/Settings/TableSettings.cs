namespace RelayCloud.ControlPlane.Settings;

/// <summary>The account of Table Storage: one of the two.</summary>
public sealed record TableSettings
{
    /// <summary>A connection string. For one machine; in Azure use <see cref="Endpoint"/>.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>The account's table address, such as <c>https://name.table.core.windows.net</c>; the app's own identity is used, which needs the role Storage Table Data Contributor.</summary>
    public string? Endpoint { get; init; }

    // A record prints its members; the account's key must not get into a log that way.
    private bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append("Endpoint = ").Append(Endpoint);
        return true;
    }
}
