namespace RelayCloud.WebPubSubEmulator.Events;

/// <summary>What the handler of <c>connect</c> has settled.</summary>
/// <param name="RefusedWith">HTTP status that the client gets; 0 = it is let in.</param>
/// <param name="Message">Why it is refused.</param>
/// <param name="UserId">In place of the token's, null = that stays.</param>
/// <param name="Groups">Joined besides the token's.</param>
/// <param name="Roles">Given besides the token's.</param>
/// <param name="Subprotocol">The one to talk, null = the first that the client offers.</param>
/// <param name="State">Kept with the connection, null = none.</param>
internal sealed record ConnectAnswer(int RefusedWith, string Message, string? UserId, IReadOnlyList<string> Groups, IReadOnlyList<string> Roles, string? Subprotocol, string? State)
{
    public static ConnectAnswer Accepted { get; } = new(0, "", null, [], [], null, null);

    public static ConnectAnswer Refused(int status, string message) => Accepted with { RefusedWith = status, Message = message };
}
