namespace Microsoft.Azure.Functions.Worker;

/// <summary>One invocation of a function. Not for concurrent use; ends with the invocation.</summary>
public abstract class FunctionContext
{
    /// <summary>Unique to the invocation.</summary>
    public abstract string InvocationId { get; }

    /// <summary>Unique to the function and the same in every run of the app.</summary>
    public abstract string FunctionId { get; }

    /// <summary>The caller's trace, from <c>traceparent</c>.</summary>
    public abstract TraceContext TraceContext { get; }

    /// <summary>The trigger's metadata.</summary>
    public abstract BindingContext BindingContext { get; }

    /// <summary>Which attempt this is.</summary>
    public abstract RetryContext RetryContext { get; }

    /// <summary>The invocation's service scope.</summary>
    public abstract IServiceProvider InstanceServices { get; set; }

    /// <summary>The function.</summary>
    public abstract FunctionDefinition FunctionDefinition { get; }

    /// <summary>What middleware and function pass to each other.</summary>
    public abstract IDictionary<object, object> Items { get; set; }

    /// <summary>The invocation's features.</summary>
    public abstract IInvocationFeatures Features { get; }

    /// <summary>Fires when the invocation should end early: the client went away, the function took too long, or the time for shutting down is over.</summary>
    public virtual CancellationToken CancellationToken => CancellationToken.None;
}
