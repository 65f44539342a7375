using RelayCloud.Amqp.Performatives;

namespace RelayCloud.Amqp.Links;

/// <summary>A message of which someone awaits the outcome.</summary>
internal sealed class PendingSend(ReadOnlyMemory<byte> payload, uint messageFormat) : TaskCompletionSource<DeliveryState>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public ReadOnlyMemory<byte> Payload { get; } = payload;

    public uint MessageFormat { get; } = messageFormat;

    /// <summary>Where it waits for credit; null once it is sent.</summary>
    public LinkedListNode<PendingSend>? Waiting { get; set; }
}
