namespace RelayCloud.ControlPlane.Access;

/// <summary>Says who may call a function. Every function has one; the app does not start with one that lacks it.</summary>
/// <param name="level">Who.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AccessAttribute(AccessLevel level) : Attribute
{
    /// <summary>Who.</summary>
    public AccessLevel Level { get; } = level;
}
