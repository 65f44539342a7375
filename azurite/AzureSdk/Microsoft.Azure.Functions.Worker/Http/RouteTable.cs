using System.Text;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Reads the routes of functions and finds those that no request could tell apart.</summary>
internal sealed class RouteTable(string prefix)
{
    private readonly List<(string Shape, HashSet<string> Methods, string Function)> _taken = [];

    /// <summary>The function's route; null after a fault.</summary>
    public RoutePattern? Add(string function, HttpTriggerAttribute trigger, Action<string> fault)
    {
        var route = trigger.Route ?? function;
        if (route.StartsWith('/') || route.StartsWith('~'))
        {
            fault($"Function \"{function}\": the route \"{route}\" must not start with '/' or '~': it stands below the prefix \"{prefix}\".");
            return null;
        }

        var whole = prefix.Length == 0 ? route : route.Length == 0 ? prefix : $"{prefix}/{route}";
        RoutePattern pattern;
        try
        {
            pattern = RoutePatternFactory.Parse(whole);
        }
        catch (RoutePatternException e)
        {
            fault($"Function \"{function}\": the route \"{whole}\" cannot be read: {e.Message}");
            return null;
        }

        if (pattern.PathSegments is [{ IsSimple: true, Parts: [RoutePatternLiteralPart first] }, ..] && first.Content.ToLowerInvariant() is "admin" or "runtime")
        {
            fault($"Function \"{function}\": the route \"{whole}\" is below one of the host's own, admin and runtime.");
            return null;
        }

        var shape = ShapeOf(pattern);
        var methods = new HashSet<string>(trigger.Methods ?? [], StringComparer.OrdinalIgnoreCase);
        foreach (var taken in _taken)
        {
            if (taken.Shape == shape && (methods.Count == 0 == (taken.Methods.Count == 0)) && (methods.Count == 0 || taken.Methods.Overlaps(methods)))
                fault($"Functions \"{taken.Function}\" and \"{function}\" share the route \"{whole}\" and a method: no request could tell them apart.");
        }

        _taken.Add((shape, methods, function));
        return pattern;
    }

    /// <summary>What of a route decides which requests it takes: literals without case, parameters without names.</summary>
    private static string ShapeOf(RoutePattern pattern)
    {
        var shape = new StringBuilder();
        foreach (var segment in pattern.PathSegments)
        {
            shape.Append('/');
            foreach (var part in segment.Parts)
            {
                shape.Append(part switch
                {
                    RoutePatternLiteralPart literal => literal.Content.ToLowerInvariant(),
                    RoutePatternSeparatorPart separator => separator.Content,
                    RoutePatternParameterPart parameter => $"{{{(parameter.IsCatchAll ? "*" : "")}{string.Join(':', parameter.ParameterPolicies.Select(static policy => policy.Content))}{(parameter.IsOptional ? "?" : "")}}}",
                    _ => "",
                });
            }
        }

        return shape.ToString();
    }
}
