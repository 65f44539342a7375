namespace RelayCloud.Benchmarks.Net;

/// <summary>A thread of its own for a load loop, which may spin for minutes: the thread pool's are for short work.</summary>
internal static class LoadThread
{
    /// <summary>Runs the work there, with sharp timers. Its exceptions come out of the task.</summary>
    public static Task<T> RunAsync<T>(string name, Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                CpuPinning.SharpenTimers();
                done.SetResult(work());
            }
            catch (OperationCanceledException e)
            {
                done.SetCanceled(e.CancellationToken);
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        })
        { Name = name, IsBackground = true };
        thread.Start();
        return done.Task;
    }
}
