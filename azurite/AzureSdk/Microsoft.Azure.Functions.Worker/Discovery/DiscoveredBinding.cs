namespace Microsoft.Azure.Functions.Worker.Discovery;

/// <summary>A trigger's metadata.</summary>
internal sealed class DiscoveredBinding(string name, string type) : BindingMetadata
{
    public override string Name => name;

    public override string Type => type;

    public override BindingDirection Direction => BindingDirection.In;
}
