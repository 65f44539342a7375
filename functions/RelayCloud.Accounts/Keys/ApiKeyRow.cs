using Azure.Data.Tables;
using RelayCloud.Accounts.Storage;

namespace RelayCloud.Accounts.Keys;

/// <summary>A key as a row of its tenant's partition. The row is the list and the look-up at once: no key can work without being listed.</summary>
internal static class ApiKeyRow
{
    private const string HashColumn = "SecretHash";

    public static TableEntity From(ApiKey key, byte[] secretHash)
    {
        var row = new TableEntity(RowKeys.TenantPartition(key.TenantId), RowKeys.Key(key.Id))
        {
            [HashColumn] = secretHash,
            ["TenantId"] = key.TenantId,
            ["Environment"] = key.Environment.ToString(),
            ["Name"] = key.Name,
            ["Scopes"] = (int)key.Scopes,
            ["CreatedAt"] = key.CreatedAt,
            ["AllowIps"] = Columns.List(key.AllowIps.ToTexts()),
            ["DenyIps"] = Columns.List(key.DenyIps.ToTexts()),
        };
        if (key.ExpiresAt is { } expiresAt) row["ExpiresAt"] = expiresAt;
        if (key.ReplacedBy is not null) row["ReplacedBy"] = key.ReplacedBy;
        if (key.ReplacedUntil is { } replacedUntil) row["ReplacedUntil"] = replacedUntil;
        if (key.RevokedAt is { } revokedAt) row["RevokedAt"] = revokedAt;
        return row;
    }

    public static ApiKey To(TableEntity row) => new()
    {
        Id = row.RowKey[RowKeys.KeyPrefix.Length..],
        TenantId = Columns.Text(row, "TenantId"),
        Environment = Columns.Enum<KeyEnvironment>(row, "Environment"),
        Name = Columns.Text(row, "Name"),
        Scopes = (KeyScopes)Columns.Int(row, "Scopes"),
        CreatedAt = Columns.Time(row, "CreatedAt"),
        ExpiresAt = row.GetDateTimeOffset("ExpiresAt"),
        ReplacedBy = row.GetString("ReplacedBy"),
        ReplacedUntil = row.GetDateTimeOffset("ReplacedUntil"),
        RevokedAt = row.GetDateTimeOffset("RevokedAt"),
        AllowIps = Columns.Ranges(row, "AllowIps"),
        DenyIps = Columns.Ranges(row, "DenyIps"),
        ETag = row.ETag,
    };

    public static byte[] SecretHash(TableEntity row) =>
        row.GetBinary(HashColumn) is { Length: KeySecret.HashLength } hash ? hash : throw new InvalidDataException($"Row '{row.PartitionKey}' / '{row.RowKey}' of the accounts table has no valid column '{HashColumn}'.");
}
