namespace RelayCloud.ControlPlane.Notices;

/// <summary>How far a notice has got over Web PubSub.</summary>
internal enum NoticeStream
{
    /// <summary>There is no Web PubSub here.</summary>
    Off,

    /// <summary>Another request is at it.</summary>
    Sending,

    /// <summary>The service has taken it for everyone whom it is for.</summary>
    Sent,

    /// <summary>The service has taken it for some; the same request again sends the rest.</summary>
    Partly,

    /// <summary>The service has taken nothing; the same request again tries anew.</summary>
    Failed,
}
