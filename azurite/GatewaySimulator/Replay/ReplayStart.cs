namespace RelayCloud.GatewaySimulator.Replay;

/// <summary>What starts the clock of a replay.</summary>
public enum ReplayStart
{
    /// <summary>The first subscription of any client.</summary>
    FirstSubscriber,

    /// <summary>Only <c>POST /control/replay/start</c> (or <see cref="SimulatedGateway.StartReplay"/>), so that all subscriptions can be made before the first frame.</summary>
    Control,
}
