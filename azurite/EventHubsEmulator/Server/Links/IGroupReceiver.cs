using RelayCloud.Amqp.Performatives;

namespace RelayCloud.EventHubsEmulator.Server.Links;

/// <summary>A receiver as its consumer group sees it.</summary>
internal interface IGroupReceiver
{
    /// <summary>For messages.</summary>
    string Identifier { get; }

    /// <summary>The owner level; null = none.</summary>
    long? Epoch { get; }

    /// <summary>Another one took its place: it is to detach with that error. Must not block, and must not call the registry back.</summary>
    void Disconnect(AmqpError error);
}
