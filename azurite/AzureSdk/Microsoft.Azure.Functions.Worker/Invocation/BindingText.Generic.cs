using System.Reflection;

namespace Microsoft.Azure.Functions.Worker.Invocation;

/// <summary>Binds one parameter to the route value, else the query value, of its name.</summary>
internal sealed class BindingText<T>(ParameterInfo parameter)
{
    private readonly string _name = parameter.Name!;
    private readonly Func<string, object> _parse = BindingText.ParserOf(typeof(T));
    private readonly bool _isOptional = parameter.HasDefaultValue || default(T) is null;
    private readonly T _default = parameter is { HasDefaultValue: true, DefaultValue: T value } ? value : default!;

    /// <exception cref="InvalidOperationException">The value is missing or of another type. As in the official worker the caller sees a 500: use a route constraint, or take the text and check it.</exception>
    public T Bind(InvocationContext context)
    {
        var http = context.HttpContext!;
        var text = http.Request.RouteValues.TryGetValue(_name, out var routeValue) && routeValue is not null ? routeValue.ToString()
            : http.Request.Query.TryGetValue(_name, out var query) ? query.ToString() : null;
        if (text is null)
            return _isOptional ? _default : throw new InvalidOperationException($"The parameter {_name} has no value in the route or the query, and no default.");
        try
        {
            return (T)_parse(text);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw new InvalidOperationException($"The value of the parameter {_name} is no {typeof(T).Name}.", e);
        }
    }
}
