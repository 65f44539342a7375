namespace Microsoft.Azure.Functions.Worker.Discovery;

/// <summary>What starts a function.</summary>
internal enum TriggerKind
{
    Http,
    Timer,
    EventHub,
}
