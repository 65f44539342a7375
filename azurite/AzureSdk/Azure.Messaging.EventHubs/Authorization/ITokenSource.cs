namespace Azure.Messaging.EventHubs.Authorization;

/// <summary>Makes tokens for audiences. Thread-safe.</summary>
internal interface ITokenSource
{
    /// <summary>A token that is valid now, for long enough to be worth its while.</summary>
    /// <param name="audience">Such as <c>amqps://name.servicebus.windows.net/hub/Partitions/0</c>.</param>
    /// <param name="cancellationToken">Ends the wait for a credential that asks somebody else.</param>
    ValueTask<LinkToken> GetTokenAsync(string audience, CancellationToken cancellationToken);
}
