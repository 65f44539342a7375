using System.Text;
using RelayCloud.Ingest.WebPubSub.Scheduling;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.WebPubSub.Publishing;

/// <summary>
/// What is sent to a group: a JSON array of frames as a direct WebSocket has them, each with <c>cursor</c>. Where trades are missing, a frame of channel <c>gap</c> stands before them:
/// <c>after</c> is the cursor to resume from.
/// </summary>
internal static class GroupEnvelope
{
    // ,"cursor":"E:O" with two 64-bit numbers, }, and the array's brackets.
    private const int AroundDataMax = 12 + 20 + 1 + 20 + 1 + 1 + 2;

    /// <summary>Bytes around the data of a topic's frame at most.</summary>
    public static int OverheadOf(Topic topic) => topic.EnvelopePrefix.Length + AroundDataMax;

    /// <summary>The message, UTF-8.</summary>
    public static byte[] Of(Topic topic, in GroupBatch batch)
    {
        byte[] gap = batch.GapAfter is { } after ? Gap(topic, after) : [];
        if (batch.Data.IsEmpty) return [(byte)'[', .. gap, (byte)']'];
        byte[] tail = Encoding.ASCII.GetBytes($",\"cursor\":\"{batch.Last}\"}}]");
        ReadOnlySpan<byte> comma = gap.Length > 0 ? ","u8 : [];
        return [(byte)'[', .. gap, .. comma, .. topic.EnvelopePrefix.Span, .. batch.Data.Span, .. tail];
    }

    private static byte[] Gap(Topic topic, Cursor after) =>
        [.. "{\"channel\":\"gap\",\"data\":{\"subscription\":"u8, .. topic.SubscriptionJson.Span, .. Encoding.ASCII.GetBytes($",\"after\":\"{after}\"}}}}")];
}
