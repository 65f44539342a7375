namespace RelayCloud.ControlPlane.Streaming.Topics;

/// <summary>A topic that a customer asks for.</summary>
/// <param name="Topic">Which.</param>
/// <param name="CadenceMs">The least time between two values that they want, milliseconds; 0 = as quick as they may.</param>
internal sealed record WantedTopic(StreamTopic Topic, int CadenceMs);
