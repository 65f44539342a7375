using System.Reflection;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Configuration;
using Microsoft.Azure.Functions.Worker.Invocation;
using Microsoft.Azure.Functions.Worker.Ownership;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker.Discovery;

/// <summary>Every function of the app, found and checked once at start. Immutable.</summary>
internal sealed class FunctionCatalog
{
    private const BindingFlags AnyMethod = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    /// <exception cref="InvalidOperationException">Functions are wrong; the message names every fault.</exception>
    public FunctionCatalog(IFunctionTypes types, WorkerApplicationBuilder builder, IServiceProviderIsService known, IServiceProvider services, IConfiguration configuration, HostJson host, HostStorage storage, TimeProvider clock)
    {
        var faults = new List<string>();
        var singletons = new SingletonServices(builder.Services, services);
        var planner = new FunctionPlanner(configuration, host, storage, clock, faults.Add);
        var entries = new List<FunctionEntry>();
        var places = new Dictionary<string, MethodInfo>(StringComparer.OrdinalIgnoreCase);
        foreach (var method in types.List().SelectMany(static type => type.GetMethods(AnyMethod)))
        {
            if (method.GetCustomAttribute<FunctionAttribute>() is not { } attribute) continue;
            if (!places.TryAdd(attribute.Name, method))
            {
                faults.Add($"Two functions are named \"{attribute.Name}\": {PlaceOf(places[attribute.Name])} and {PlaceOf(method)}; a name, whatever its case, is for one.");
                continue;
            }

            if (planner.IsDisabled(attribute.Name)) continue;
            var before = faults.Count;
            var entry = FunctionReader.Read(attribute.Name, method, known, host.Retry, singletons, fault => faults.Add($"Function \"{attribute.Name}\" ({PlaceOf(method)}): {fault}."));
            if (entry is null || faults.Count > before) continue;
            if (entry.Kind == TriggerKind.Http && !builder.HasWebApplication)
                faults.Add($"Function \"{entry.Name}\" takes HTTP requests, which needs ConfigureFunctionsWebApplication() on the builder.");
            if (planner.Plan(entry) is { } planned) entries.Add(planned);
        }

        if (faults.Count > 0) throw new InvalidOperationException("The functions of this app cannot be hosted:" + string.Concat(faults.Select(static fault => Environment.NewLine + "- " + fault)));
        Functions = entries;
    }

    public IReadOnlyList<FunctionEntry> Functions { get; }

    private static string PlaceOf(MethodInfo method) => $"{method.DeclaringType!.FullName}.{method.Name}";
}
