using Microsoft.Azure.Functions.Worker.Discovery;

namespace AzureSdk.Functions.Tests.Hosting;

/// <summary>Looks for functions among given types instead of in the whole test assembly.</summary>
internal sealed class FixedTypes(params Type[] types) : IFunctionTypes
{
    public IEnumerable<Type> List() => types;
}
