using System.Globalization;
using RelayCloud.Amqp;
using RelayCloud.Amqp.Connections;
using RelayCloud.Amqp.Links;
using RelayCloud.Amqp.Messages;
using RelayCloud.Amqp.Performatives;
using RelayCloud.Amqp.Sessions;
using RelayCloud.EventHubsEmulator.Server.Events;
using RelayCloud.EventHubsEmulator.Server.Links;
using RelayCloud.EventHubsEmulator.Server.Security;
using RelayCloud.EventHubsEmulator.Storage;

namespace RelayCloud.EventHubsEmulator.Server;

/// <summary>One client: lets its links in or says why not, and finds the way of its answers. Called by the connection's reader, but for what says otherwise.</summary>
internal sealed class ClientConnection(EmulatorNamespace owner, long id) : IAmqpConnectionHandler
{
    /// <summary>Links to which answers may go: two are usual.</summary>
    private const int ReplyLinksMax = 100;

    private readonly ConnectionTokens _tokens = new();
    private readonly List<ReplyLink> _replies = [];

    // Links that last as long as a token allows, with the path that it must cover.
    private readonly Dictionary<AmqpLink, string> _guarded = [];

    // One is enough: deliveries of all links come from one reader.
    private readonly EventUnpacker _unpacker = new();

    public void OnAttach(AmqpSession session, LinkRequest request)
    {
        AmqpError? refusal = Attach(session, request);
        if (refusal is null) return;
        ServerLog.LinkRefused(owner.Logger, id, request.Address ?? "", refusal.Condition.Value, refusal.Description ?? "");
        request.Refuse(refusal);
    }

    public void OnClosed(AmqpConnection connection, AmqpException? error) => ServerLog.Closed(owner.Logger, id, error?.Message ?? "done");

    /// <summary>Detaches links whose token has expired and was not renewed. Any thread.</summary>
    public void CloseExpired()
    {
        List<(AmqpLink Link, string Path)> expired;
        lock (_guarded)
        {
            DateTimeOffset now = owner.Time.GetUtcNow();
            expired = [.. _guarded.Where(guarded => _tokens.ExpiryOf(guarded.Value, now) is null).Select(guarded => (guarded.Key, guarded.Value))];
            foreach ((AmqpLink link, _) in expired) _guarded.Remove(link);
        }

        foreach ((AmqpLink link, string path) in expired) link.Close(EntityErrors.Unauthorized(path));
    }

    /// <summary>Detaches the links of events. Any thread.</summary>
    public void DetachAll(AmqpError error)
    {
        AmqpLink[] links;
        lock (_guarded)
        {
            links = [.. _guarded.Keys];
            _guarded.Clear();
        }

        foreach (AmqpLink link in links) link.Close(error);
    }

    private AmqpError? Attach(AmqpSession session, LinkRequest request)
    {
        EntityAddress address = EntityAddress.Parse(request.Address);
        if (address.Kind is EntityKind.Cbs or EntityKind.Management) return AttachRequests(request, address);
        string path = Audience.PathOf(Uri.UnescapeDataString(request.Address ?? ""));
        if (address.Kind == EntityKind.Unknown || owner.Hub(address.Hub) is not { } hub) return EntityErrors.NotFound(request.Address ?? "");
        if (owner.Options.CheckTokens && _tokens.ExpiryOf(path, owner.Time.GetUtcNow()) is null) return EntityErrors.Unauthorized(path);
        PartitionLog? log = null;
        int partition = -1;
        if (address.Partition is { } text)
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out partition) || partition >= hub.Count) return EntityErrors.Partition(hub.Count);
            log = hub[partition];
        }

        return (request.PeerReceives, address.Kind) switch
        {
            (true, EntityKind.ConsumerPartition) => AttachConsumer(request, hub, address.Group!, partition, log!, path),
            (false, EntityKind.Hub or EntityKind.Partition) => AttachProducer(request, hub, log, path),
            (true, _) => new AmqpError(ErrorConditions.NotAllowed, "Events are received from hub/ConsumerGroups/group/Partitions/n."),
            (false, _) => new AmqpError(ErrorConditions.NotAllowed, "Events are sent to hub or hub/Partitions/n."),
        };
    }

    private AmqpError? AttachRequests(LinkRequest request, EntityAddress address)
    {
        if (request.PeerReceives)
        {
            var reply = new ReplyLink(gone => _replies.Remove(gone)) { Kind = address.Kind, Request = request };
            if (_replies.Count >= ReplyLinksMax) return new AmqpError(ErrorConditions.ResourceLimitExceeded, $"A connection has at most {ReplyLinksMax} links for answers.");
            _replies.Add(reply);
            reply.Sender = request.AcceptSender(reply, new LinkSettings { Properties = LinkProperties.Answer(request.Remote) });
            return null;
        }

        Func<AmqpMessage, AmqpMessage> answer = address.Kind == EntityKind.Cbs
            ? message => owner.TokenRequests.Answer(message, _tokens)
            : message => owner.ManagementRequests.Answer(message, address.Hub, _tokens);
        request.AcceptReceiver(
            new RequestLink(answer, (receiver, message) => FindReply(address.Kind, receiver, message)),
            new LinkSettings { AutoCredit = RequestLink.Credit, Properties = LinkProperties.Answer(request.Remote) });
        return null;
    }

    private ReplyLink? FindReply(EntityKind kind, AmqpReceiver receiver, AmqpMessage message)
    {
        string? replyTo = message.Properties?.ReplyTo;
        // Clients name the target of their receiving link, or the link itself, or nothing.
        return _replies.Find(reply => replyTo is not null && reply.Answers(replyTo))
            ?? _replies.Find(reply => replyTo is not null && reply.Request.Remote.Name == replyTo)
            ?? _replies.Find(reply => reply.Kind == kind && reply.Request.Session == receiver.Session)
            ?? _replies.Find(reply => reply.Kind == kind);
    }

    private AmqpError? AttachProducer(LinkRequest request, HubPartitions hub, PartitionLog? log, string path)
    {
        var link = new ProducerLink(owner, hub, log, _unpacker, Forget);
        AmqpReceiver receiver = request.AcceptReceiver(link, new LinkSettings { Properties = LinkProperties.Answer(request.Remote) });
        Guard(receiver, path);
        link.Start(receiver);
        return null;
    }

    private AmqpError? AttachConsumer(LinkRequest request, HubPartitions hub, string group, int partition, PartitionLog log, string path)
    {
        if (!hub.Settings.HasConsumerGroup(group)) return EntityErrors.NotFound($"{hub.Settings.Name}/ConsumerGroups/{group}");
        LogPosition position;
        try
        {
            position = PositionFilter.Read(request.Remote.Source?.Filter);
        }
        catch (AmqpException e)
        {
            return e.Error;
        }

        if (PositionCheck.Beyond(position, log.Tail) is { } beyond) return beyond;
        bool withRuntime = request.Remote.DesiredCapabilities.Contains(LinkProperties.RuntimeMetric);
        AmqpSender? sender = null;
        var link = new ConsumerLink(owner, log, position, LinkProperties.NameOf(request.Remote), LinkProperties.EpochOf(request.Remote), withRuntime, gone =>
        {
            owner.Receivers.Remove(hub.Settings.Name, group, partition, gone);
            if (sender is not null) Forget(sender);
        });
        if (owner.Receivers.Add(hub.Settings.Name, group, partition, link) is { } refusal)
        {
            link.End();
            return refusal;
        }

        try
        {
            sender = request.AcceptSender(link, new LinkSettings { Properties = LinkProperties.Answer(request.Remote), OfferedCapabilities = withRuntime ? [LinkProperties.RuntimeMetric] : [] });
        }
        catch
        {
            // The client has gone meanwhile: its place is free again.
            link.End();
            throw;
        }

        Guard(sender, path);
        link.Start(sender);
        // Another receiver may have taken its place meanwhile, before there was anything to forget.
        if (link.IsOver) Forget(sender);
        return null;
    }

    private void Guard(AmqpLink link, string path)
    {
        lock (_guarded) _guarded.Add(link, path);
    }

    private void Forget(AmqpLink link)
    {
        lock (_guarded) _guarded.Remove(link);
    }
}
