namespace RelayCloud.ControlPlane.Errors;

/// <summary>Ends a request with a refusal from within.</summary>
public sealed class RefusedException(Refusal refusal) : Exception(refusal.Message)
{
    /// <summary>The answer.</summary>
    public Refusal Refusal { get; } = refusal;
}
