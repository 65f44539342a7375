using System.Runtime.InteropServices;
using RelayCloud.MarketData.Messages;

namespace RelayCloud.FanOut.Subscribers;

/// <summary>What a new subscription is sent of the past.</summary>
/// <param name="ReplayTrades">How many trades are replayed on subscribe, as Hyperliquid does (30); 0 = none. Trades only.</param>
/// <param name="ResumeAfter">Continue after this position instead of the replay, as far as the ring reaches. Trades only.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SubscribeOptions(int ReplayTrades, Cursor? ResumeAfter);
