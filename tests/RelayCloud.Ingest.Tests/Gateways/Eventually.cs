namespace RelayCloud.Ingest.Tests.Gateways;

/// <summary>Waits for a named condition while a manual clock goes forward.</summary>
internal static class Eventually
{
    /// <summary>Moves the clock on, step by step, until the condition holds. After each step the machinery has some real time to react.</summary>
    public static async Task IsAs(ManualTime time, string condition, Func<bool> isSo, TimeSpan step, TimeSpan max)
    {
        for (TimeSpan passed = TimeSpan.Zero; !isSo(); passed += step)
        {
            Assert.True(passed < max, $"Waited {max.TotalSeconds:0} s of the clock in vain until {condition}.");
            time.Advance(step);
            for (int i = 0; i < 10 && !isSo(); i++) await Task.Delay(1);
        }
    }
}
