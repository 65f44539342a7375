namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>Base of every attribute that binds a function to something outside.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Parameter)]
public abstract class BindingAttribute : Attribute
{
}
