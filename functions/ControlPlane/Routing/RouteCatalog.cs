using System.Collections.Frozen;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Azure.Functions.Worker;
using RelayCloud.ControlPlane.Access;

namespace RelayCloud.ControlPlane.Routing;

/// <summary>Every function of the app, read once from their attributes. Immutable.</summary>
public sealed class RouteCatalog
{
    private readonly FrozenDictionary<string, RouteEntry> _byFunction;
    private readonly (RouteEntry Entry, TemplateMatcher Matcher)[] _matchers;

    /// <summary>The functions of this assembly.</summary>
    /// <exception cref="InvalidOperationException">A function does not say who may call it.</exception>
    public RouteCatalog()
    {
        Entries = [.. typeof(RouteCatalog).Assembly.GetTypes().SelectMany(static t => t.GetMethods()).Select(Read).OfType<RouteEntry>().OrderBy(static e => e.Function, StringComparer.Ordinal)];
        _byFunction = Entries.ToFrozenDictionary(static e => e.Function, StringComparer.Ordinal);
        _matchers = [.. Entries.Where(static e => e.Methods.Count > 0).Select(static e => (e, new TemplateMatcher(TemplateParser.Parse(e.Template), [])))];
    }

    /// <summary>All functions, by name.</summary>
    public IReadOnlyList<RouteEntry> Entries { get; }

    /// <summary>Who may call a function; operators alone where that is not known.</summary>
    public AccessLevel LevelOf(string function) => _byFunction.TryGetValue(function, out RouteEntry? entry) ? entry.Level : AccessLevel.Operator;

    /// <summary>The methods that an address takes, in order; empty = there is no such address.</summary>
    public IReadOnlyList<string> MethodsOf(PathString path) =>
        [.. _matchers.Where(m => m.Matcher.TryMatch(path, [])).SelectMany(static m => m.Entry.Methods).Distinct().Order(StringComparer.Ordinal)];

    private static RouteEntry? Read(MethodInfo method)
    {
        if (method.GetCustomAttribute<FunctionAttribute>() is not { } function) return null;
        HttpTriggerAttribute trigger = method.GetParameters().Select(static p => p.GetCustomAttribute<HttpTriggerAttribute>()).OfType<HttpTriggerAttribute>().FirstOrDefault()
            ?? throw new InvalidOperationException($"Function {function.Name} has no [HttpTrigger]; every function of this app is called over HTTP.");
        AccessAttribute access = method.GetCustomAttribute<AccessAttribute>()
            ?? throw new InvalidOperationException($"Function {function.Name} has no [Access]; say who may call it.");
        return new RouteEntry(function.Name, [.. (trigger.Methods ?? []).Select(static m => m.ToUpperInvariant())], trigger.Route ?? function.Name, access.Level);
    }
}
