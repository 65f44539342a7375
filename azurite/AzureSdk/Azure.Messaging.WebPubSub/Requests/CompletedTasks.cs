using System.Diagnostics;

namespace Azure.Messaging.WebPubSub.Requests;

/// <summary>Synchronous methods run the code of their asynchronous twins with <c>isAsync: false</c>; by then the task is complete and nothing waits.</summary>
internal static class CompletedTasks
{
    public static T Completed<T>(this ValueTask<T> task)
    {
        Debug.Assert(task.IsCompleted, "Something asynchronous was called on the synchronous path.");
        return task.AsTask().GetAwaiter().GetResult();
    }
}
