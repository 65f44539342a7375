using System.Globalization;
using System.Net;
using RelayCloud.Amqp;
using RelayCloud.Amqp.Encoding;
using RelayCloud.Amqp.Messages;
using RelayCloud.EventHubsEmulator.Configuration;
using RelayCloud.EventHubsEmulator.Server.Security;
using RelayCloud.EventHubsEmulator.Storage;

namespace RelayCloud.EventHubsEmulator.Server.Requests;

/// <summary>Answers <c>READ</c> requests on <c>$management</c>: properties of hubs and partitions.</summary>
internal sealed class ManagementRequests(NamespaceSettings settings, PartitionStore store, EmulatorOptions options, TimeProvider time)
{
    private const string HubType = "com.microsoft:eventhub";
    private const string PartitionType = "com.microsoft:partition";

    private readonly AmqpTimestamp _createdAt = AmqpTimestamp.From(time.GetUtcNow());

    /// <param name="hubOfLink">The hub in the link's address; null or empty if there is none in it.</param>
    /// <param name="tokens">Of the connection; one for the hub, or its <c>$management</c>, must be among them.</param>
    public AmqpMessage Answer(AmqpMessage request, string? hubOfLink, ConnectionTokens tokens)
    {
        AmqpMap? asked = request.ApplicationProperties;
        if (asked is null || !asked.TryGet("operation", out string? operation) || !string.Equals(operation, "READ", StringComparison.OrdinalIgnoreCase))
            return Bad("The operation of a request to $management must be READ.");
        if (!asked.TryGet("name", out string? name) || name.Length == 0) name = hubOfLink ?? "";
        if (options.CheckTokens && !IsAllowed(name, tokens))
            return RequestAnswer.To(request, HttpStatusCode.Unauthorized, $"No token of this connection is good for '{name}/$management'.", ErrorConditions.UnauthorizedAccess);
        if (settings.Hub(name) is not { } hub)
            return RequestAnswer.To(request, HttpStatusCode.NotFound, EntityErrors.NotFoundText(name), ErrorConditions.NotFound);
        asked.TryGet("type", out string? type);
        return type switch
        {
            HubType => RequestAnswer.To(request, HttpStatusCode.OK, "OK", condition: null, Describe(hub)),
            PartitionType when TryPartition(asked, hub, out int partition) => RequestAnswer.To(request, HttpStatusCode.OK, "OK", condition: null, Describe(hub, partition)),
            PartitionType => Bad(EntityErrors.PartitionText(hub.Partitions)),
            _ => Bad($"The type of a READ must be {HubType} or {PartitionType}."),
        };

        AmqpMessage Bad(string why) => RequestAnswer.To(request, HttpStatusCode.BadRequest, why, EventHubsErrors.ArgumentError);
    }

    private static bool TryPartition(AmqpMap asked, HubSettings hub, out int partition)
    {
        partition = -1;
        return asked.TryGet("partition", out string? text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out partition) && partition < hub.Partitions;
    }

    private bool IsAllowed(string hub, ConnectionTokens tokens)
    {
        DateTimeOffset now = time.GetUtcNow();
        string path = hub.ToLowerInvariant();
        return tokens.ExpiryOf(path + "/$management", now) is not null || tokens.ExpiryOf("$management", now) is not null;
    }

    private AmqpMap Describe(HubSettings hub) => new()
    {
        { (object)"name", hub.Name },
        { (object)"type", HubType },
        { (object)"created_at", _createdAt },
        { (object)"partition_count", hub.Partitions },
        { (object)"partition_ids", Enumerable.Range(0, hub.Partitions).Select(i => i.ToString(CultureInfo.InvariantCulture)).ToArray() },
        { (object)"georeplication_factor", 1 },
    };

    private AmqpMap Describe(HubSettings hub, int partition)
    {
        PartitionLog log = store.Hub(hub.Name)[partition];
        LogTail tail = log.Tail;
        long begin = log.BeginSequence;
        return new AmqpMap
        {
            { (object)"name", hub.Name },
            { (object)"type", PartitionType },
            { (object)"partition", partition.ToString(CultureInfo.InvariantCulture) },
            { (object)"begin_sequence_number", begin },
            { (object)"last_enqueued_sequence_number", tail.LastSequence },
            { (object)"last_enqueued_offset", tail.LastOffset.ToString(CultureInfo.InvariantCulture) },
            { (object)"last_enqueued_time_utc", new AmqpTimestamp(tail.LastEnqueuedMs) },
            { (object)"is_partition_empty", begin > tail.LastSequence },
            { (object)"begin_sequence_number_epoch", -1 },
            { (object)"last_enqueued_sequence_number_epoch", -1 },
        };
    }
}
