using System.Text.Json;
using RelayCloud.Ingest.Sessions.Keys;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Sessions.Plans;

/// <summary>Whether a plan includes what an <c>/info</c> request asks for.</summary>
internal static class PlanScope
{
    // More than the service itself reads: what is too deep for this is refused there.
    private const int DepthMax = 1_024;

    /// <summary>Why the plan does not include it; null when it does, and for what the service itself will refuse.</summary>
    /// <param name="grant">The plan.</param>
    /// <param name="body">The request, as a client sent it.</param>
    /// <param name="isBook">Whether the answer is an order book.</param>
    public static string? Refusal(KeyGrant grant, ReadOnlySpan<byte> body, out bool isBook)
    {
        isBook = false;
        try
        {
            var json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = DepthMax });
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject) return null;
            while (json.Read())
            {
                // Every one that stands there, in the request (depth 1) and in its "req" (depth 2): of keys that are repeated a gateway may take another than we would.
                if (json.TokenType != JsonTokenType.PropertyName || json.CurrentDepth > 2) continue;
                bool isType = json.CurrentDepth == 1 && json.ValueTextEquals("type"u8);
                bool isCoin = json.ValueTextEquals("coin"u8);
                if (!isType && !isCoin) continue;
                json.Read();
                if (json.TokenType != JsonTokenType.String) continue;
                string value = json.GetString()!;
                if (isCoin && !grant.Coins.Allows(value)) return $"your plan does not include the coin {Shown(value)}";
                if (!isType) continue;
                isBook |= value == "l2Book";
                if (ChannelOf(value) is { } channel && !grant.AllowsChannel(channel)) return $"your plan does not include the data of {Shown(value)}";
            }
        }
        catch (JsonException)
        {
            // The service says what is wrong with it.
        }
        catch (InvalidOperationException)
        {
            return "your request has an escape that is half a character";
        }

        return null;
    }

    // What is the same data as a channel's. Metadata and what belongs to users is no channel's.
    private static Channel? ChannelOf(string type) => type switch
    {
        "l2Book" => Channel.L2Book,
        "recentTrades" => Channel.Trades,
        "candleSnapshot" => Channel.Candle,
        "allMids" => Channel.AllMids,
        "metaAndAssetCtxs" or "spotMetaAndAssetCtxs" => Channel.ActiveAssetCtx,
        _ => null,
    };

    private static string Shown(string value) => value.Length > 32 ? value[..32] + "…" : value;
}
