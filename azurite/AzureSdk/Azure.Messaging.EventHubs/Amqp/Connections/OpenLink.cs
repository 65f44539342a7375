using RelayCloud.Amqp;
using RelayCloud.Amqp.Links;
using RelayCloud.Amqp.Sessions;

namespace Azure.Messaging.EventHubs.Amqp;

/// <summary>A link with what belongs to it: its session, its renewals, its place in the connection's count.</summary>
internal sealed class OpenLink
{
    /// <summary>How long a close waits for a peer that does not answer.</summary>
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _ended = new();
    private readonly ServiceConnection _connection;
    private readonly TimeProvider _clock;
    private AmqpLink? _amqp;
    private int _isEnded;

    public OpenLink(ServiceConnection connection, TimeProvider clock)
    {
        _connection = connection;
        _clock = clock;
    }

    /// <summary>Set when the peer has attached it.</summary>
    public AmqpLink Amqp => _amqp ?? throw new InvalidOperationException("The link is not attached yet.");

    /// <summary>Cancelled when the link ends.</summary>
    public CancellationToken Ended => _ended.Token;

    public void OnAttached(AmqpLink amqp)
    {
        _amqp = amqp;
        _connection.OnLinkOpened();
    }

    /// <summary>The link is gone; may be repeated.</summary>
    public void OnEnded()
    {
        if (Interlocked.Exchange(ref _isEnded, 1) != 0) return;
        _ended.Cancel();
        if (_amqp is null) return;
        _connection.OnLinkClosed();
        _amqp.Session.End();
    }

    /// <summary>Detaches and ends the session; waits for the peer a little, and not at all with a cancelled token.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        AmqpLink? amqp = _amqp;
        if (amqp is null || Volatile.Read(ref _isEnded) != 0 || !_connection.IsOpen)
        {
            OnEnded();
            return;
        }

        using var patience = new CancellationTokenSource(CloseTimeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await amqp.CloseAsync(error: null, either.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or AmqpException)
        {
            // It was said; that is enough.
        }
        finally
        {
            OnEnded();
        }
    }
}
