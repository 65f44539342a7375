using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;

namespace Microsoft.Azure.Functions.Worker.Invocation;

/// <summary>The metadata of one invocation.</summary>
internal sealed class InvocationBindingContext(IReadOnlyDictionary<string, object?> bindingData) : BindingContext
{
    public static InvocationBindingContext Empty { get; } = new(ImmutableDictionary<string, object?>.Empty);

    public override IReadOnlyDictionary<string, object?> BindingData => bindingData;

    /// <summary>Query values as text, and over them route values, by name without regard to case.</summary>
    public static InvocationBindingContext OfRequest(HttpContext http)
    {
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in http.Request.Query) data[name] = value.ToString();
        foreach (var (name, value) in http.Request.RouteValues) data[name] = value?.ToString();
        return new(data);
    }
}
