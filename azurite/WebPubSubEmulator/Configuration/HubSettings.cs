namespace RelayCloud.WebPubSubEmulator.Configuration;

/// <summary>A hub as configured. A hub that is not configured has no handlers and wants a token.</summary>
/// <param name="AllowAnonymous">Whether clients may come without a token (<c>anonymousConnectPolicy</c>).</param>
internal sealed record HubSettings(string Name, bool AllowAnonymous, IReadOnlyList<EventHandlerSettings> EventHandlers)
{
    public static HubSettings Default(string name) => new(name, AllowAnonymous: false, []);

    /// <summary>The handler of a system event, null if none wants it.</summary>
    public EventHandlerSettings? SystemHandler(string name) => EventHandlers.FirstOrDefault(handler => handler.WantsSystem(name));

    /// <summary>The handler of a user event, null if none wants it.</summary>
    public EventHandlerSettings? UserHandler(string name) => EventHandlers.FirstOrDefault(handler => handler.WantsUser(name));
}
