namespace RelayCloud.Tests.Common;

/// <summary>Asserts that code allocates nothing.</summary>
public static class Allocations
{
    private const int Rounds = 20;

    /// <summary>
    /// Runs the body many times and asserts that most runs allocate nothing on this thread. Not all of them: when another thread causes a garbage collection, the rest
    /// of this thread's allocation quantum (up to 8 KiB) is counted as if it had been used.
    /// </summary>
    public static void AssertNone(Action body)
    {
        body();
        int clean = 0;
        long last = 0;
        for (int round = 0; round < Rounds; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            body();
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (allocated == 0) clean++;
            else last = allocated;
        }

        if (clean <= Rounds * 3 / 4) throw new InvalidOperationException($"Only {clean} of {Rounds} runs allocated nothing; the last other one {last} bytes.");
    }
}
