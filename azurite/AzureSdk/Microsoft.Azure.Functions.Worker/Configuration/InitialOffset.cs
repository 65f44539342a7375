namespace Microsoft.Azure.Functions.Worker.Configuration;

/// <summary>Where a partition without a checkpoint begins.</summary>
internal enum InitialOffset
{
    FromStart,
    FromEnd,
    FromEnqueuedTime,
}
