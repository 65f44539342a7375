using RelayCloud.WebPubSubEmulator.Delivery;
using RelayCloud.WebPubSubEmulator.Events;
using RelayCloud.WebPubSubEmulator.Hubs;
using RelayCloud.WebPubSubEmulator.Protocols;

namespace RelayCloud.WebPubSubEmulator.Clients;

/// <summary>Carries out what one client asks, one thing after another.</summary>
internal sealed class UpstreamDispatcher(PubSubService service, ClientConnection connection)
{
    /// <summary>A message as it came.</summary>
    /// <param name="isText">Whether its frame was text.</param>
    /// <param name="bytes">Valid during the call.</param>
    public async ValueTask TakeAsync(bool isText, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        UpstreamMessage message;
        try
        {
            message = Parse(isText, bytes.Span);
        }
        catch (ProtocolException e)
        {
            connection.Close(e.Message);
            return;
        }

        if (message.AckId is { } ackId && connection.AckIds.Contains(ackId))
        {
            await AckAsync(message, AckError.Duplicate(ackId), cancellation);
            return;
        }

        switch (message.Kind)
        {
            case UpstreamKind.SendToGroup:
                await AckAsync(message, SendToGroup(message), cancellation);
                break;
            case UpstreamKind.JoinGroup:
                await AckAsync(message, Join(message.Group), cancellation);
                break;
            case UpstreamKind.LeaveGroup:
                await AckAsync(message, Leave(message.Group), cancellation);
                break;
            case UpstreamKind.Event:
                await EventAsync(message, cancellation);
                break;
            case UpstreamKind.Invoke:
                await InvokeAsync(message, cancellation);
                break;
            case UpstreamKind.SequenceAck:
                connection.Outbox.Lane.Post(LaneCommand.Acknowledge(connection.Outbox, message.SequenceId));
                break;
            case UpstreamKind.Ping:
                connection.SendFrame(SystemFrames.Pong);
                break;
        }
    }

    private UpstreamMessage Parse(bool isText, ReadOnlySpan<byte> bytes)
    {
        if (connection.Protocol == Subprotocol.Simple)
        {
            PayloadKind kind = isText ? PayloadKind.Text : PayloadKind.Binary;
            return connection.Identity.PublishesTo is { } group
                ? new UpstreamMessage(UpstreamKind.SendToGroup) { Group = group, PayloadKind = kind, Data = bytes.ToArray() }
                : new UpstreamMessage(UpstreamKind.Event) { Event = "message", PayloadKind = kind, Data = bytes.ToArray() };
        }

        if (connection.Protocol.IsJson() != isText) throw new ProtocolException($"Messages of {connection.Identity.Subprotocol} are {(isText ? "binary" : "text")} frames.");
        return isText ? JsonUpstream.Parse(bytes) : ProtobufUpstream.Parse(bytes);
    }

    private AckError? SendToGroup(UpstreamMessage message)
    {
        if (!connection.Permissions[PermissionKind.SendToGroup].Covers(message.Group)) return AckError.Forbidden($"send to group '{message.Group}'");
        var outbound = new OutboundMessage(message.Group, connection.UserId, message.PayloadKind, message.Data, expiresAtMs: 0);
        if (!service.TryTakeInbound(outbound.Steps)) return AckError.Throttled;
        if (connection.Hub.Publish(message.Group, outbound, message.NoEcho ? connection : null) == PublishOutcome.Throttled)
        {
            Interlocked.Increment(ref service.Counters.Throttled);
            return AckError.Throttled;
        }

        service.CountInbound(outbound.Steps, message.Data.Length);
        return null;
    }

    private AckError? Join(string group)
    {
        if (!connection.Permissions[PermissionKind.JoinLeaveGroup].Covers(group)) return AckError.Forbidden($"join group '{group}'");
        return connection.Hub.Join(connection, group) ? null : AckError.Internal($"A connection can be in {Hub.GroupsPerConnectionMax} groups at most.");
    }

    private AckError? Leave(string group)
    {
        if (!connection.Permissions[PermissionKind.JoinLeaveGroup].Covers(group)) return AckError.Forbidden($"leave group '{group}'");
        connection.Hub.Leave(connection, group);
        return null;
    }

    private async ValueTask EventAsync(UpstreamMessage message, CancellationToken cancellation)
    {
        if (!TryTake(message))
        {
            await AckAsync(message, AckError.Throttled, cancellation);
            return;
        }

        EventAnswer answer = await service.Events.UserEventAsync(connection, message.Event, message.PayloadKind, message.Data, cancellation);
        if (answer.Error is { } error)
        {
            await AckAsync(message, AckError.Internal(error), cancellation);
            connection.Close($"The event handler failed: {error}");
            return;
        }

        if (answer.Data is { } data) connection.Hub.Send([connection], new OutboundMessage(group: null, fromUserId: null, answer.Kind, data, expiresAtMs: 0));
        await AckAsync(message, error: null, cancellation);
    }

    private async ValueTask InvokeAsync(UpstreamMessage message, CancellationToken cancellation)
    {
        AckError? error = null;
        EventAnswer answer = default;
        if (!TryTake(message)) error = AckError.Throttled;
        else if (connection.Hub.Settings.UserHandler(message.Event) is null) error = new AckError("NotFound", "No event handler takes this event.");
        else answer = await service.Events.UserEventAsync(connection, message.Event, message.PayloadKind, message.Data, cancellation);
        if (answer.Error is { } failed) error = AckError.Internal(failed);
        connection.SendFrame(SystemFrames.InvokeResponse(message.InvocationId, answer.Kind, error is null ? answer.Data : null, error));
    }

    private bool TryTake(UpstreamMessage message)
    {
        int steps = Math.Max(1, (message.Data.Length + OutboundMessage.StepBytes - 1) / OutboundMessage.StepBytes);
        if (!service.TryTakeInbound(steps)) return false;
        service.CountInbound(steps, message.Data.Length);
        return true;
    }

    /// <summary>Answers a request, if it wants an answer.</summary>
    private async ValueTask AckAsync(UpstreamMessage message, AckError? error, CancellationToken cancellation)
    {
        if (message.AckId is not { } ackId) return;
        if (error is null) connection.AckIds.Add(ackId);
        if (service.Chaos.AckDelayMs is > 0 and var delayMs) await Task.Delay(TimeSpan.FromMilliseconds(delayMs), service.Time, cancellation);
        connection.SendFrame(SystemFrames.Ack(connection.Protocol, ackId, error));
    }
}
