using System.Runtime.InteropServices;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Sessions.WebSocket;

/// <summary>A topic that a session has subscribed.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Number">The larger, the later.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct KeptTopic(Topic Topic, int Number);
