namespace Microsoft.Azure.Functions.Worker;

/// <summary>Whether a binding brings or takes data.</summary>
public enum BindingDirection
{
    /// <summary>Brings data to the function.</summary>
    In,

    /// <summary>Takes data from the function.</summary>
    Out,
}
