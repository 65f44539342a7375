namespace RelayCloud.ControlPlane.Streaming.Topics;

/// <summary>A topic that a customer gets.</summary>
/// <param name="Topic">Which.</param>
/// <param name="CadenceMs">The tier it comes at, milliseconds.</param>
internal sealed record GrantedTopic(StreamTopic Topic, int CadenceMs)
{
    /// <summary>The group that it is published to.</summary>
    public string Group { get; } = Topic.GroupAt(CadenceMs);
}
