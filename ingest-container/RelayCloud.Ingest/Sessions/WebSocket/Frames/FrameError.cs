namespace RelayCloud.Ingest.Sessions.WebSocket.Frames;

/// <summary>What is wrong with a client's frame; each maps to one close code and text.</summary>
internal enum FrameError : byte
{
    None,
    NotMasked,
    ReservedBits,
    UnknownOpcode,
    ControlTooLong,
    ControlFragmented,
    UnexpectedContinuation,
    ExpectedContinuation,
    Binary,
    TooBig,
    BadLength,
}
