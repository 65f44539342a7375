namespace RelayCloud.Ingest.Gateways.Sockets;

/// <summary>Why a connection ended.</summary>
/// <param name="Kind">The kind of end.</param>
/// <param name="Text">For logs and reports.</param>
internal sealed record SocketEnd(SocketEndKind Kind, string Text)
{
    /// <summary>Whether it is replaced because it was silent or stale.</summary>
    public bool IsForSilence => Kind is SocketEndKind.Silent or SocketEndKind.Stale or SocketEndKind.Revived;
}
