using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Collects the pipeline's steps; one per app, itself among the app's services.</summary>
internal sealed class WorkerApplicationBuilder(IServiceCollection services) : IFunctionsWorkerApplicationBuilder
{
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> _steps = [];

    public IServiceCollection Services { get; } = services;

    /// <summary>Whether the ASP.NET Core integration was asked for, without which HTTP functions are refused.</summary>
    public bool HasWebApplication { get; set; }

    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        ArgumentNullException.ThrowIfNull(middleware);
        _steps.Add(middleware);
        return this;
    }

    /// <summary>The steps around a terminal, the first added outermost.</summary>
    public FunctionExecutionDelegate Compose(FunctionExecutionDelegate terminal)
    {
        var composed = terminal;
        for (var i = _steps.Count - 1; i >= 0; i--) composed = _steps[i](composed);
        return composed;
    }
}
