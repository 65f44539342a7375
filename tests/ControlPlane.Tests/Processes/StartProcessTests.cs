namespace RelayCloud.ControlPlane.Tests.Processes;

/// <summary>The app as it is started.</summary>
public sealed class StartProcessTests
{
    [Fact]
    public async Task Wrong_settings_are_told_and_end_the_app()
    {
        var wrong = await Assert.ThrowsAsync<InvalidOperationException>(() => ControlPlaneProcess.StartAsync(""));
        Assert.Contains("Set one of Relay:Tables:ConnectionString and Relay:Tables:Endpoint.", wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", wrong.Message, StringComparison.Ordinal);
    }
}
