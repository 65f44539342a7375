using Azure;
using RelayCloud.MarketData.Messages;

namespace RelayCloud.Ingest.WebPubSub.Ownership;

/// <summary>A partition's row after it was claimed.</summary>
/// <param name="Version">As of the claim.</param>
/// <param name="Sent">A moment before the claim was sent.</param>
/// <param name="Published">How far the owner before published the trades of each group.</param>
internal sealed record ClaimedRow(ETag Version, LeaseStamp Sent, IReadOnlyDictionary<string, Cursor> Published);
