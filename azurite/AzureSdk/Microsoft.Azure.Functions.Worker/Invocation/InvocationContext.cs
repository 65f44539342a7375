using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Discovery;

namespace Microsoft.Azure.Functions.Worker.Invocation;

/// <summary>
/// The context of one invocation. Everything that a trivial function does not ask for is made when asked for,
/// so that an invocation costs one small object.
/// </summary>
internal sealed class InvocationContext : FunctionContext
{
    private string? _invocationId;
    private IDictionary<object, object>? _items;
    private InvocationFeatures? _features;
    private TraceContext? _traceContext;
    private BindingContext? _bindingContext;
    private IServiceProvider? _services;
    private readonly CancellationToken _cancellationToken;

    /// <summary>An invocation by HTTP.</summary>
    public InvocationContext(FunctionEntry function, HttpContext httpContext)
    {
        Function = function;
        HttpContext = httpContext;
    }

    /// <summary>An invocation by a timer or by events.</summary>
    /// <param name="function">The function.</param>
    /// <param name="services">The invocation's scope.</param>
    /// <param name="triggerValue">The argument of the trigger's parameter, already of its type.</param>
    /// <param name="bindings">The trigger's metadata.</param>
    /// <param name="attempt">Which attempt this is.</param>
    /// <param name="cancellationToken">Ends the invocation early.</param>
    public InvocationContext(FunctionEntry function, IServiceProvider services, object triggerValue, BindingContext bindings, AttemptContext attempt, CancellationToken cancellationToken)
    {
        Function = function;
        _services = services;
        TriggerValue = triggerValue;
        RetryContext = attempt;
        _bindingContext = bindings;
        _cancellationToken = cancellationToken;
    }

    public FunctionEntry Function { get; }

    public HttpContext? HttpContext { get; }

    public object? TriggerValue { get; }

    /// <summary>What the function returned, or what middleware put in its place.</summary>
    public object? Result { get; set; }

    public override string InvocationId => _invocationId ??= Guid.NewGuid().ToString();

    public override string FunctionId => Function.Definition.Id;

    public override FunctionDefinition FunctionDefinition => Function.Definition;

    /// <summary>The scope of an HTTP request is made by the framework when it is first asked for, and a function of singletons never asks.</summary>
    [AllowNull]
    public override IServiceProvider InstanceServices
    {
        get => _services ?? HttpContext!.RequestServices;
        set => _services = value;
    }

    public override IDictionary<object, object> Items
    {
        get
        {
            if (_items is not null) return _items;
            _items = new Dictionary<object, object>();
            if (HttpContext is not null) _items[FunctionContextExtensions.HttpContextKey] = HttpContext;
            return _items;
        }

        set => _items = value;
    }

    public override IInvocationFeatures Features => _features ??= new InvocationFeatures();

    public override TraceContext TraceContext => _traceContext ??= InvocationTraceContext.Of(HttpContext);

    public override BindingContext BindingContext => _bindingContext ??= InvocationBindingContext.OfRequest(HttpContext!);

    public override RetryContext RetryContext { get; } = AttemptContext.Only;

    public override CancellationToken CancellationToken => HttpContext?.RequestAborted ?? _cancellationToken;
}
