namespace RelayCloud.Amqp.Performatives;

/// <summary>How authentication ended.</summary>
public enum SaslCode : byte
{
    Ok = 0,

    /// <summary>The credentials are wrong.</summary>
    Auth = 1,

    /// <summary>The system failed.</summary>
    Sys = 2,

    /// <summary>The system failed and will until someone mends it.</summary>
    SysPerm = 3,

    /// <summary>The system failed for now.</summary>
    SysTemp = 4,
}
