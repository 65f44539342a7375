using RelayCloud.Amqp.Connections;
using RelayCloud.Amqp.Links;
using RelayCloud.Amqp.Performatives;

namespace RelayCloud.Amqp.Sessions;

/// <content>Attaching and detaching. Each end numbers a link as it likes, so there is a table for each end's numbers.</content>
public sealed partial class AmqpSession
{
    private readonly List<AmqpLink?> _byLocalHandle = [];
    private readonly List<AmqpLink?> _byRemoteHandle = [];

    // The handles up to here have been in use: what still comes for one of them after its detach is late, not wrong.
    private uint _remoteHandlesSeen;

    /// <summary>Attaches a link on which this end sends, and waits for the peer's answer.</summary>
    /// <exception cref="AmqpException">The peer refused, with its error; or the session is over.</exception>
    public async Task<AmqpSender> AttachSenderAsync(LinkSettings settings, IAmqpSenderHandler? handler = null, CancellationToken cancellationToken = default)
    {
        AmqpSender sender;
        lock (Gate)
        {
            ThrowIfNotMapped();
            sender = new AmqpSender(this, FreeHandle(), settings.NameOrRandom(), handler);
            AddAndAttach(sender, settings);
        }

        await AwaitAttachAsync(sender, cancellationToken);
        return sender;
    }

    /// <summary>Attaches a link on which this end receives, and waits for the peer's answer.</summary>
    /// <exception cref="AmqpException">The peer refused, with its error; or the session is over.</exception>
    public async Task<AmqpReceiver> AttachReceiverAsync(LinkSettings settings, IAmqpReceiverHandler handler, CancellationToken cancellationToken = default)
    {
        AmqpReceiver receiver;
        lock (Gate)
        {
            ThrowIfNotMapped();
            receiver = new AmqpReceiver(this, FreeHandle(), settings.NameOrRandom(), handler);
            AddAndAttach(receiver, settings);
        }

        await AwaitAttachAsync(receiver, cancellationToken);
        return receiver;
    }

    /// <summary>Forgets a link that both ends have detached.</summary>
    internal void Remove(AmqpLink link)
    {
        SetHandle(_byLocalHandle, link.LocalHandle, null);
        if (link.RemoteHandle is { } remote) SetHandle(_byRemoteHandle, remote, null);
        _flowing.Remove(link);
    }

    private static void SetHandle(List<AmqpLink?> table, uint handle, AmqpLink? link)
    {
        if (handle >= table.Count && link is null) return;
        while (table.Count <= handle) table.Add(null);
        table[(int)handle] = link;
    }

    private static AmqpLink? ByHandle(List<AmqpLink?> table, uint handle) => handle < table.Count ? table[(int)handle] : null;

    private static async Task AwaitAttachAsync(AmqpLink link, CancellationToken cancellationToken)
    {
        try
        {
            await link.Attached.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            link.Close();
            throw;
        }
    }

    private void AddAndAttach(AmqpLink link, LinkSettings settings)
    {
        Attach attach = link.Offer(settings);
        Connection.Send(LocalChannel, attach);
        SetHandle(_byLocalHandle, link.LocalHandle, link);
    }

    private uint FreeHandle()
    {
        int free = _byLocalHandle.IndexOf(null);
        uint handle = free < 0 ? (uint)_byLocalHandle.Count : (uint)free;
        uint max = Math.Min(_peerHandleMax, Connection.Options.HandleMax);
        return handle <= max ? handle : throw new AmqpException(ErrorConditions.ResourceLimitExceeded, $"All of the session's {max + 1L} handles are in use.");
    }

    private void OnAttach(Attach attach)
    {
        lock (Gate)
        {
            if (_state != SessionState.Mapped) return;
            if (attach.Handle > Connection.Options.HandleMax) throw AmqpException.Framing($"Handle {attach.Handle} is above the highest allowed, {Connection.Options.HandleMax}.");
            if (ByHandle(_byRemoteHandle, attach.Handle) is not null)
            {
                Violated(ErrorConditions.HandleInUse, $"Handle {attach.Handle} is in use.");
                return;
            }

            _remoteHandlesSeen = Math.Max(_remoteHandlesSeen, attach.Handle + 1);
            foreach (AmqpLink? own in _byLocalHandle)
            {
                if (own is null || !own.IsAnsweredBy(attach)) continue;
                SetHandle(_byRemoteHandle, attach.Handle, own);
                own.OnAnswered(attach);
                return;
            }

            AmqpLink link = attach.IsReceiver ? new AmqpSender(this, FreeHandle(), attach.Name, null) : new AmqpReceiver(this, FreeHandle(), attach.Name, null);
            link.OnOffered(attach);
            SetHandle(_byLocalHandle, link.LocalHandle, link);
            SetHandle(_byRemoteHandle, attach.Handle, link);
            Connection.Notices.Add(Notice.Attach(new LinkRequest(link)));
        }
    }

    private void OnDetach(Detach detach)
    {
        lock (Gate)
        {
            if (_state != SessionState.Mapped) return;
            if (FindLink(detach.Handle) is { } link) link.OnDetach(detach);
        }
    }

    /// <summary>The link of a frame; null when it is to be ignored or the session was ended for it.</summary>
    private AmqpLink? FindLink(uint handle)
    {
        if (ByHandle(_byRemoteHandle, handle) is { } link) return link;
        if (handle >= _remoteHandlesSeen) Violated(ErrorConditions.UnattachedHandle, $"No link is attached with handle {handle}.");
        return null;
    }
}
