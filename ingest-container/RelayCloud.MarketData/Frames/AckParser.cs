using RelayCloud.MarketData.Json;
using RelayCloud.MarketData.Subscriptions;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.MarketData.Frames;

/// <summary>Reads the data of <c>subscriptionResponse</c> frames (reference section 3).</summary>
internal static class AckParser
{
    /// <summary>Reads <c>{"method":"subscribe"|"unsubscribe","subscription":{…}}</c>.</summary>
    public static bool TryRead(scoped ref JsonCursor json, ReadOnlySpan<byte> text, CoinTable coins, ParsedFrame frame, out FrameKind kind)
    {
        kind = FrameKind.Corrupt;
        bool hasSubscription = false;
        if (!json.TryRead((byte)'{')) return false;
        do
        {
            if (!json.TryReadName(out ReadOnlySpan<byte> name, out bool escaped) || escaped) return false;
            if (name.SequenceEqual("method"u8))
            {
                if (kind != FrameKind.Corrupt || !json.TryReadString(out ReadOnlySpan<byte> method, out _)) return false;
                if (method.SequenceEqual("subscribe"u8)) kind = FrameKind.Subscribed;
                else if (method.SequenceEqual("unsubscribe"u8)) kind = FrameKind.Unsubscribed;
                else return false;
            }
            else if (name.SequenceEqual("subscription"u8))
            {
                if (hasSubscription || json.Peek() != (byte)'{') return false;
                hasSubscription = true;
                int start = json.Position;
                if (!json.TrySkipValue(FrameParser.DepthOfData)) return false;
                frame.HasAckKey = SubscriptionParser.Parse(text[start..json.Position], coins, universe: null, out TopicKey key, out _) == SubscriptionOutcome.Ok;
                frame.AckKey = key;
            }
            else if (!json.TrySkipValue(FrameParser.DepthOfData))
            {
                return false;
            }
        }
        while (json.TryRead((byte)','));
        return hasSubscription && kind != FrameKind.Corrupt && json.TryRead((byte)'}');
    }
}
