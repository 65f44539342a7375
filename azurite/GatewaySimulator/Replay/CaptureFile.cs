namespace RelayCloud.GatewaySimulator.Replay;

/// <summary>One capture file and what was found in it.</summary>
/// <param name="Path">As given.</param>
/// <param name="Frames">Lines, all of which are played.</param>
/// <param name="MarketFrames">Of those, market data; the rest (acknowledgements, pongs) no subscriber gets.</param>
public sealed record CaptureFile(string Path, int Frames, int MarketFrames);
