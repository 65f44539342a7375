using System.Reflection;

namespace Microsoft.Azure.Functions.Worker.Discovery;

/// <summary>The types of the app, and of the libraries it refers to that themselves refer to the worker.</summary>
internal sealed class EntryAssemblyTypes : IFunctionTypes
{
    public IEnumerable<Type> List()
    {
        var entry = Assembly.GetEntryAssembly() ?? throw new InvalidOperationException("There is no entry assembly to look for functions in.");
        var worker = typeof(FunctionAttribute).Assembly.GetName().Name;
        var seen = new HashSet<string>(StringComparer.Ordinal) { entry.GetName().Name! };
        var queue = new Queue<Assembly>([entry]);
        while (queue.TryDequeue(out var assembly))
        {
            var references = assembly.GetReferencedAssemblies();
            if (references.Any(reference => reference.Name == worker))
                foreach (var type in assembly.GetTypes()) yield return type;
            foreach (var reference in references)
            {
                if (IsOfTheFramework(reference.Name!) || reference.Name == worker || !seen.Add(reference.Name!)) continue;
                if (TryLoad(reference) is { } loaded) queue.Enqueue(loaded);
            }
        }
    }

    private static bool IsOfTheFramework(string name) => name.StartsWith("System", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal) || name is "netstandard" or "mscorlib";

    private static Assembly? TryLoad(AssemblyName name)
    {
        try
        {
            return Assembly.Load(name);
        }
        catch (Exception e) when (e is FileNotFoundException or FileLoadException or BadImageFormatException)
        {
            // A reference that is only needed by code that never runs; nothing in it can be a function of this app.
            return null;
        }
    }
}
