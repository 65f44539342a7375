using RelayCloud.LocalCloud.CommandLine;
using RelayCloud.LocalCloud.Services;

namespace RelayCloud.LocalCloud.Tests.CommandLine;

public sealed class LaunchCommandLineFacts
{
    private static LaunchRequest Read(params string[] arguments) => new LaunchCommandLine().Read(arguments);

    private static LaunchOptions Options(params string[] arguments) => Assert.IsType<LaunchRequest.Launch>(Read(arguments)).Options;

    private static IReadOnlyList<string> Problems(params string[] arguments) => Assert.IsType<LaunchRequest.Wrong>(Read(arguments)).Problems;

    [Fact]
    public void No_options_give_the_defaults_of_the_record()
    {
        var options = Options();
        Assert.Equal(new LaunchOptions { Upstreams = options.Upstreams, Replays = options.Replays }, options);
        Assert.Empty(options.Upstreams);
        Assert.Empty(options.Replays);
    }

    [Fact]
    public void Every_option_reaches_its_property()
    {
        var options = Options("--port-base", "100", "--coins", "3", "--seed", "0", "--no-build", "-c", "debug", "--verbose", "--health-timeout", "7");
        Assert.Equal(
            new LaunchOptions
            {
                Upstreams = options.Upstreams,
                Replays = options.Replays,
                PortBase = 100,
                Coins = 3,
                Seed = 0,
                NoBuild = true,
                Configuration = "Debug",
                Verbose = true,
                HealthTimeout = TimeSpan.FromSeconds(7),
            },
            options);
    }

    [Fact]
    public void Upstreams_repeat_and_may_name_their_kind()
    {
        Assert.Equal(
            [new Upstream("hyperliquid", "wss://a/ws?x=1"), new Upstream("order-book-server", "ws://b:8000/ws")],
            Options("--upstream", "wss://a/ws?x=1", "--upstream", "order-book-server=ws://b:8000/ws").Upstreams);
    }

    [Theory]
    [InlineData("http://a/ws", "not a WebSocket URL")]
    [InlineData("a", "not a WebSocket URL")]
    [InlineData("ws:///ws", "not a WebSocket URL")]
    [InlineData("", "not a WebSocket URL")]
    [InlineData("nats=ws://a/ws", "unknown kind 'nats'")]
    public void A_wrong_upstream_is_explained(string upstream, string reason) => Assert.Contains(reason, Assert.Single(Problems("--upstream", upstream)), StringComparison.Ordinal);

    [Theory]
    [InlineData("--port-base", "-1")]
    [InlineData("--port-base", "55534")]
    [InlineData("--port-base", "1.5")]
    [InlineData("--coins", "0")]
    [InlineData("--coins", "201")]
    [InlineData("--coins", "99999999999999999999")]
    [InlineData("--seed", "-1")]
    [InlineData("--seed", "2147483648")]
    [InlineData("--health-timeout", "0")]
    public void A_number_out_of_range_is_told_with_the_range(string option, string value)
    {
        var problem = Assert.Single(Problems(option, value));
        Assert.StartsWith($"{option} {value}: give a whole number from ", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("0")]
    [InlineData("fast")]
    public void A_replay_speed_is_a_number_in_range(string speed) =>
        Assert.Contains($"--replay-speed {speed}: give a number from 0.01 to 10,000", Problems("--replay-speed", speed));

    [Fact]
    public void All_problems_are_collected()
    {
        var problems = Problems("--upstream", "x", "--coins", "0", "--replay", "/no/such/file", "--nonsense");
        Assert.Contains(problems, problem => problem.StartsWith("--upstream x", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.StartsWith("--coins 0", StringComparison.Ordinal));
        Assert.Contains("--replay /no/such/file: no such file", problems);
        Assert.Contains(problems, problem => problem.Contains("--nonsense", StringComparison.Ordinal));
    }

    [Fact]
    public void Options_that_would_do_nothing_are_told()
    {
        Assert.Contains("--replay-speed needs a capture to play: add --replay FILE", Problems("--replay-speed", "2"));
        Assert.Contains(Problems("--upstream", "ws://a/ws", "--seed", "1"), problem => problem.StartsWith("--seed belongs to", StringComparison.Ordinal));
        Assert.Contains(Problems("--upstream", "ws://a/ws", "--upstream", "ws://a/ws"), problem => problem.Contains("given 2 times", StringComparison.Ordinal));
    }

    [Fact]
    public void An_option_without_its_value_is_told() =>
        Assert.All((string[])["--upstream", "--replay", "--coins", "--port-base", "--repository", "--configuration"], option => Assert.Contains(option, Assert.Single(Problems(option)), StringComparison.Ordinal));

    [Fact]
    public void A_folder_is_no_capture() =>
        Assert.Contains("a folder; give a capture file", Assert.Single(Problems("--replay", Path.GetTempPath())), StringComparison.Ordinal);

    [Fact]
    public void Help_is_answered_and_starts_nothing() => Assert.IsType<LaunchRequest.Answered>(Read("--help"));

    [Fact]
    public void The_highest_port_base_keeps_every_port_of_the_table_in_range() => Assert.Equal(65_535, 10_002 + LocalPorts.BaseMax);
}
