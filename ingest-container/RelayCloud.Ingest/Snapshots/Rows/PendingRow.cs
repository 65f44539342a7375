using Azure.Data.Tables;
using RelayCloud.MarketData.Messages;

namespace RelayCloud.Ingest.Snapshots.Rows;

/// <summary>A row on its way into the table.</summary>
/// <param name="Row">The row.</param>
/// <param name="Entity">What is written.</param>
/// <param name="Cursor">Its position.</param>
/// <param name="Chars">Length of its data, UTF-16 units.</param>
internal sealed record PendingRow(SnapshotRow Row, TableEntity Entity, Cursor Cursor, int Chars);
