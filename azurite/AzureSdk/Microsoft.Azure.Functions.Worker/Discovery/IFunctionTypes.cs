namespace Microsoft.Azure.Functions.Worker.Discovery;

/// <summary>The types among which functions are looked for.</summary>
internal interface IFunctionTypes
{
    IEnumerable<Type> List();
}
