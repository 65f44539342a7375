namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>A step around every invocation. One instance serves all invocations, concurrently.</summary>
public interface IFunctionsWorkerMiddleware
{
    /// <summary>Runs the step; calls <paramref name="next"/> for the rest.</summary>
    Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
}
