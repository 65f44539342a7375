using RelayCloud.ControlPlane.Errors;

namespace RelayCloud.ControlPlane.Access;

/// <summary>Whether someone is let in: either a caller or a refusal.</summary>
internal readonly record struct Entry(Caller? Caller, Refusal? Refusal)
{
    public static implicit operator Entry(Caller caller) => new(caller, null);

    public static implicit operator Entry(Refusal refusal) => new(null, refusal);
}
