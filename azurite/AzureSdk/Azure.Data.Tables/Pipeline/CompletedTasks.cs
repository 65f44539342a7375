using System.Diagnostics;

namespace Azure.Data.Tables.Pipeline;

/// <summary>Synchronous methods run the code of their asynchronous twins with <c>isAsync: false</c>; by then the task is complete and nothing waits.</summary>
internal static class CompletedTasks
{
    public static T Completed<T>(this ValueTask<T> task)
    {
        Debug.Assert(task.IsCompleted, "Something asynchronous was called on the synchronous path.");
        return task.AsTask().GetAwaiter().GetResult();
    }

    public static void Completed(this ValueTask task)
    {
        Debug.Assert(task.IsCompleted, "Something asynchronous was called on the synchronous path.");
        task.AsTask().GetAwaiter().GetResult();
    }
}
