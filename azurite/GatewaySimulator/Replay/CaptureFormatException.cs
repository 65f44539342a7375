namespace RelayCloud.GatewaySimulator.Replay;

/// <summary>A capture file cannot be played; the message names file, line and what would be right.</summary>
public sealed class CaptureFormatException : Exception
{
    public CaptureFormatException()
    {
    }

    public CaptureFormatException(string message)
        : base(message)
    {
    }

    public CaptureFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
