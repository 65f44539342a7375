namespace RelayCloud.Ingest.Gateways.Sockets;

/// <summary>Takes what a connection receives, one frame at a time.</summary>
internal interface IFrameReceiver
{
    /// <summary>A whole text frame. The bytes are valid during the call. Hot: must not allocate for data frames.</summary>
    void OnText(GatewaySocket socket, ReadOnlySpan<byte> frame);

    /// <summary>A binary frame, which no gateway sends.</summary>
    void OnBinary(GatewaySocket socket);
}
