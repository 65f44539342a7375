namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a function returned, whatever its type.</summary>
public class InvocationResult : InvocationResult<object>
{
    internal InvocationResult(FunctionContext context, object? value)
        : base(context, value)
    {
    }
}
