namespace Azure.Messaging.EventHubs.Amqp;

/// <summary>The addresses within a namespace, and the audiences that tokens are made for.</summary>
internal static class EntityAddress
{
    public const string Cbs = "$cbs";
    public const string Management = "$management";

    /// <summary>Where to send; null for the partition: the service chooses, or the key does.</summary>
    public static string OfSender(string eventHubName, string? partitionId) => partitionId is null ? eventHubName : $"{eventHubName}/Partitions/{partitionId}";

    public static string OfReceiver(string eventHubName, string consumerGroup, string partitionId) => $"{eventHubName}/ConsumerGroups/{consumerGroup}/Partitions/{partitionId}";

    public static string OfManagement(string eventHubName) => $"{eventHubName}/{Management}";

    /// <summary>The audience of an address: also over plain TCP named as if it were reached by TLS, which is how the service knows it.</summary>
    public static string AudienceOf(EventHubEndpoint endpoint, string address) => $"amqps://{endpoint.Namespace}/{address}";
}
