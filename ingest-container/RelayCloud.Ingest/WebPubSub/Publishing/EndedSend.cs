using RelayCloud.Ingest.WebPubSub.Scheduling;

namespace RelayCloud.Ingest.WebPubSub.Publishing;

/// <summary>A send that has ended.</summary>
/// <param name="Group">Where it went.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Receivers">Connections of the group when it left.</param>
/// <param name="Fault">Null = it has arrived.</param>
internal sealed record EndedSend(PublishGroup Group, int Bytes, int Receivers, Exception? Fault);
