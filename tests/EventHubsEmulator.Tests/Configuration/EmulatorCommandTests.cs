using RelayCloud.EventHubsEmulator.Configuration;
using RelayCloud.EventHubsEmulator.Storage;

namespace RelayCloud.EventHubsEmulator.Tests.Configuration;

public sealed class EmulatorCommandTests
{
    [Fact]
    public async Task Without_arguments_the_defaults_hold() => Assert.Equivalent(new EmulatorOptions(), await ParseAsync());

    [Fact]
    public async Task Every_option_arrives()
    {
        EmulatorOptions options = await ParseAsync(
            "--config", "c.json", "--data", "d", "--ephemeral", "--port", "1", "--tls-port", "2", "--tls-folder", "t", "--health-port", "3", "--fsync", "never", "--retention-minutes", "5",
            "--retention-mib", "6", "--segment-mib", "7", "--no-token-check", "--accept-jwt", "--key", "a=b=", "--key", "c=d", "--chaos");
        Assert.Equivalent(
            new EmulatorOptions
            {
                ConfigPath = "c.json",
                DataPath = "d",
                Ephemeral = true,
                Port = 1,
                TlsPort = 2,
                TlsPath = "t",
                HealthPort = 3,
                Fsync = FsyncPolicy.Never,
                RetentionMinutes = 5,
                RetentionMib = 6,
                SegmentMib = 7,
                CheckTokens = false,
                AcceptJwt = true,
                Keys = [new SharedAccessKey("a", "b="), new SharedAccessKey("c", "d")],
                Chaos = true,
            },
            options);
        Assert.Empty(options.Problems());
    }

    [Theory]
    [InlineData("--fsync", "sometimes")]
    [InlineData("--key", "no-key")]
    [InlineData("--port", "x")]
    public async Task Bad_values_do_not_run(string option, string value) =>
        Assert.NotEqual(0, await EmulatorCommand.Create((_, _) => Task.FromResult(0)).Parse([option, value]).InvokeAsync(new System.CommandLine.InvocationConfiguration { Error = TextWriter.Null, Output = TextWriter.Null }));

    [Fact]
    public void All_problems_are_told_and_no_key_is() =>
        Assert.Equal(4, new EmulatorOptions { Port = 5300, RetentionMinutes = 0, SegmentMib = 0, Keys = [] }.Problems().Count);

    private static async Task<EmulatorOptions> ParseAsync(params string[] args)
    {
        EmulatorOptions? seen = null;
        int exitCode = await EmulatorCommand.Create((options, _) =>
        {
            seen = options;
            return Task.FromResult(0);
        }).Parse(args).InvokeAsync();
        Assert.Equal(0, exitCode);
        return seen!;
    }
}
