namespace RelayCloud.ControlPlane.Cost;

/// <summary>
/// What a group gets of a topic at a cadence. A message goes out when there is something new and the interval since the last one is over: so there are as many as the topic changes or the cadence lets
/// through, whichever is less. Of State each carries one value, the others are left out; of trades it carries all that have come. Pure.
/// </summary>
internal static class CadenceModel
{
    /// <summary>From how a topic of State changes.</summary>
    /// <param name="changes">Values a second.</param>
    /// <param name="messageBytes">Mean length of a message.</param>
    /// <param name="messageSteps">Mean steps of a message, at least 1.</param>
    /// <param name="cadenceMs">The least time between two messages, milliseconds, more than 0.</param>
    public static Traffic State(double changes, double messageBytes, double messageSteps, int cadenceMs)
    {
        double messages = Math.Min(changes, 1_000.0 / cadenceMs);
        return new Traffic(messages, messages * messageSteps, messages * messageBytes);
    }

    /// <summary>From how trades come.</summary>
    /// <param name="frames">Times a second that some come.</param>
    /// <param name="dataBytes">Bytes of all of them a second, without what stands around them in a message.</param>
    /// <param name="cadenceMs">As of <see cref="State"/>.</param>
    public static Traffic Trades(double frames, double dataBytes, int cadenceMs)
    {
        double arrays = Math.Min(frames, 1_000.0 / cadenceMs);
        if (arrays <= 0) return default;

        // An array is cut so that no message is longer than a step: of many arrays that differ in length, the last piece is half a step on average.
        double pieces = Math.Max(1, (dataBytes / arrays / (Traffic.StepBytes - ChannelEstimate.EnvelopeBytes)) + 0.5);
        double messages = arrays * pieces;
        return new Traffic(messages, messages, dataBytes + (messages * ChannelEstimate.EnvelopeBytes));
    }

    /// <summary>Steps of a message of that length.</summary>
    public static int StepsOf(int bytes) => Math.Max(1, (bytes + Traffic.StepBytes - 1) / Traffic.StepBytes);
}
