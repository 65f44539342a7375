using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>A middleware of which there is one instance, looked up by the first invocation and kept: a look-up would make a service scope for each. Any thread.</summary>
internal sealed class SingletonStep<T>
    where T : class, IFunctionsWorkerMiddleware
{
    private T? _instance;

    public T Of(FunctionContext context) => _instance ??= context.InstanceServices.GetRequiredService<T>();
}
