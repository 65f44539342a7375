namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a caller of an HTTP function must show.</summary>
public enum AuthorizationLevel
{
    /// <summary>Nothing.</summary>
    Anonymous = 0,

    /// <summary>A user's token; not supported here: refused at start.</summary>
    User = 1,

    /// <summary>A key of the function, a key of the host, or the master key.</summary>
    Function = 2,

    /// <summary>The master key.</summary>
    System = 3,

    /// <summary>The master key.</summary>
    Admin = 4,
}
