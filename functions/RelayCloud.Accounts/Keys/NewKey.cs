using Azure.Data.Tables;
using RelayCloud.Accounts.Changes;

namespace RelayCloud.Accounts.Keys;

/// <summary>What is to be added, judged from the keys that the tenant has.</summary>
/// <param name="Draft">What the new key is to be.</param>
/// <param name="Kind">What the audit log calls it.</param>
/// <param name="Replaces">The key that it replaces; null = none.</param>
/// <param name="ReplacedUntil">Until when that one works.</param>
internal sealed record NewKey(ApiKeyDraft Draft, ChangeKind Kind, TableEntity? Replaces, DateTimeOffset? ReplacedUntil);
