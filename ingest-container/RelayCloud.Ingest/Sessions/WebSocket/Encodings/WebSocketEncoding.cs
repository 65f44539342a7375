namespace RelayCloud.Ingest.Sessions.WebSocket.Encodings;

/// <summary>The encodings that WebSocket sessions choose from. Values index the hub's list of encoders.</summary>
[Flags]
internal enum WebSocketEncoding
{
    /// <summary>Exactly the exchange's frames.</summary>
    Plain = 0,

    /// <summary>permessage-deflate without context take-over, so that one compressed frame serves every subscriber.</summary>
    Deflate = 1,

    /// <summary>With a <c>cursor</c> beside <c>channel</c> and <c>data</c>, for clients that resume.</summary>
    Cursor = 2,
}
