using RelayCloud.Ingest.WebPubSub.Groups;
using RelayCloud.MarketData.Messages;

namespace RelayCloud.Ingest.WebPubSub.Publishing;

/// <summary>A send that has ended.</summary>
/// <param name="Group">Where it went.</param>
/// <param name="Last">Cursor of the last update in it.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Receivers">Connections of the group when it left.</param>
/// <param name="Fault">Null = it has arrived.</param>
internal sealed record EndedSend(TopicGroup Group, Cursor Last, int Bytes, int Receivers, Exception? Fault);
