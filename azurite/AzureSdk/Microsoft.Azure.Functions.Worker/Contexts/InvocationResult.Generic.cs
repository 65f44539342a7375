using Microsoft.Azure.Functions.Worker.Invocation;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a function returned. Setting it, in middleware, replaces the result.</summary>
public class InvocationResult<T>
{
    private readonly FunctionContext _context;
    private T? _value;

    internal InvocationResult(FunctionContext context, T? value)
    {
        _context = context;
        _value = value;
    }

    /// <summary>The result.</summary>
    public T? Value
    {
        get => _value;
        set
        {
            _value = value;
            ((InvocationContext)_context).Result = value;
        }
    }
}
