using RelayCloud.EventHubsEmulator.Storage;

namespace RelayCloud.EventHubsEmulator.Tests.Storage;

/// <summary>Waits for what became of an append.</summary>
internal sealed class AppendResult : IAppendCompletion
{
    private readonly TaskCompletionSource<(AppendOutcome Outcome, long FirstSequence)> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<(AppendOutcome Outcome, long FirstSequence)> Done => _done.Task.WaitAsync(TimeSpan.FromSeconds(20));

    public void OnAppended(AppendOutcome outcome, long firstSequence, long state) => _done.SetResult((outcome, firstSequence));
}
