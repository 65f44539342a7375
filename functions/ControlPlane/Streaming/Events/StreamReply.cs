namespace RelayCloud.ControlPlane.Streaming.Events;

/// <summary>What a client is answered, in the exchange's shape of a frame.</summary>
/// <param name="Channel"><c>subscriptionResponse</c> or <c>error</c>.</param>
/// <param name="Data">What was done, or a text that says what is wrong.</param>
internal sealed record StreamReply(string Channel, object Data)
{
    public static StreamReply Error(string problem) => new("error", problem);

    public static StreamReply Done(string method, object subscriptions) => new("subscriptionResponse", new { method, subscriptions });
}
