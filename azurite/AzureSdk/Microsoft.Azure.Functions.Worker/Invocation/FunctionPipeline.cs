using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Microsoft.Azure.Functions.Worker.Invocation;

/// <summary>The steps around every function, composed once.</summary>
internal sealed class FunctionPipeline
{
    private readonly FunctionExecutionDelegate _run;

    public FunctionPipeline(WorkerApplicationBuilder builder) => _run = builder.Compose(Execute);

    /// <summary>Runs middleware and function; the result is then in the context.</summary>
    public Task RunAsync(InvocationContext context) => _run(context);

    private static Task Execute(FunctionContext context)
    {
        if (context is not InvocationContext invocation) throw new InvalidOperationException("Middleware passed on a context that the worker did not make: pass on the one that it was given.");
        var result = invocation.Function.Invoke(invocation);
        if (!result.IsCompletedSuccessfully) return AwaitAsync(invocation, result);
        invocation.Result = result.Result;
        return Task.CompletedTask;

        static async Task AwaitAsync(InvocationContext invocation, ValueTask<object?> result) => invocation.Result = await result;
    }
}
