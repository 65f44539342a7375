namespace Microsoft.Azure.Functions.Worker.Triggers;

/// <summary>What starts one function without HTTP.</summary>
internal interface ITriggerLoop
{
    /// <summary>The function's name.</summary>
    string Name { get; }

    /// <summary>Runs until told to stop.</summary>
    /// <param name="stopping">Fires when nothing new should begin; what runs is finished first.</param>
    /// <param name="forced">Fires when what runs should end, too.</param>
    Task RunAsync(CancellationToken stopping, CancellationToken forced);
}
