using Microsoft.Azure.Functions.Worker.Invocation;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Access to the bindings of an invocation.</summary>
public static class FunctionContextBindingFeatureExtensions
{
    /// <summary>What the function returned, for middleware to read or replace after <c>next</c>.</summary>
    /// <exception cref="InvalidOperationException">The result is not of that type.</exception>
    public static InvocationResult<T> GetInvocationResult<T>(this FunctionContext context) =>
        Of(context).Result is T result
            ? new InvocationResult<T>(context, result)
            : throw new InvalidOperationException($"The function's result is {Of(context).Result?.GetType().Name ?? "null"}, not {typeof(T).Name}: use GetInvocationResult() to take any type.");

    /// <summary>What the function returned, for middleware to read or replace after <c>next</c>.</summary>
    public static InvocationResult GetInvocationResult(this FunctionContext context) => new(context, Of(context).Result);

    private static InvocationContext Of(FunctionContext context) =>
        context as InvocationContext ?? throw new InvalidOperationException("The context has no bindings: it was not made by the worker.");
}
