using RelayCloud.WebPubSubEmulator.Protocols;

namespace RelayCloud.WebPubSubEmulator.Delivery;

/// <summary>Counting: written by the lane's thread, read by anyone.</summary>
internal sealed partial class DeliveryLane
{
    private long _messages;
    private long _steps;
    private long _bytes;
    private long _writtenBytes;
    private long _writes;
    private long _overflows;
    private long _expired;
    private long _faults;

    public DeliveryCounts Counts() => new(
        Volatile.Read(ref _messages),
        Volatile.Read(ref _steps),
        Volatile.Read(ref _bytes),
        Volatile.Read(ref _writtenBytes),
        Volatile.Read(ref _writes),
        Volatile.Read(ref _overflows),
        Volatile.Read(ref _expired),
        Volatile.Read(ref _faults));

    private void CountDelivery(OutboundMessage message)
    {
        _messages += message.MessageCount;
        _steps += message.Steps;
        _bytes += message.DataBytes;
    }

    private void CountWrite(int bytes)
    {
        _writtenBytes += bytes;
        _writes++;
    }
}
