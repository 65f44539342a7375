namespace RelayCloud.WebPubSubEmulator.Delivery;

/// <summary>Is told what becomes of an outbox. Calls come from the lane's thread and must return at once.</summary>
internal interface IOutboxOwner
{
    /// <summary>More waits than the connection may have; it is past saving. The outbox is ending with a farewell, or ended if it had no socket.</summary>
    void OnOverflow();
}
