using System.Text.Json;
using RelayCloud.Conformance.Tests.Cloud;

namespace RelayCloud.Walkthrough.Tests;

/// <summary>What the README tells people to try, tried: its own commands in a shell, with curl and Node, against the whole local cloud.</summary>
public sealed class WalkthroughTests(LocalCloudProcess cloud, ITestOutputHelper output) : IClassFixture<LocalCloudProcess>
{
    private static readonly TimeSpan ShellMax = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task The_READMEs_commands_make_a_customer_serve_it_and_close_its_sockets_when_its_key_is_revoked()
    {
        LocalCloudProcess.SkipUnlessPossible();
        IReadOnlyList<string> blocks = ReadmeCommands.Blocks(cloud.PortBase);
        Assert.Equal(4, blocks.Count);
        string[] parts = (await ShellAsync(string.Join("\necho --- next\n", blocks))).Split("--- next\n");
        Assert.Equal(4, parts.Length);

        string[] served = parts[1].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("\"levels\"", parts[1], StringComparison.Ordinal);
        Assert.Contains("\"plan\"", parts[1], StringComparison.Ordinal);
        Assert.Contains(served, line => line.Contains("""{"channel":"bbo","data":{"coin":"BTC""", StringComparison.Ordinal));

        string[] streamed = [.. parts[2].Split('\n').Where(line => line.StartsWith("l2Book:BTC?fast@1s ", StringComparison.Ordinal))];
        Assert.NotEmpty(streamed);
        Assert.All(streamed, line => Assert.Contains("[{\"channel\":\"l2Book\",\"data\":{\"coin\":\"BTC\"", line, StringComparison.Ordinal));

        Assert.Contains("closed 4202 this API key was revoked; use another", parts[3], StringComparison.Ordinal);
        Assert.Contains("closed The key was revoked.", parts[3], StringComparison.Ordinal);
        string refusal = parts[3].Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
        using JsonDocument refused = JsonDocument.Parse(refusal[refusal.LastIndexOf("{\"code\"", StringComparison.Ordinal)..]);
        Assert.Equal(401, refused.RootElement.GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task Unmodified_npm_clients_read_a_book_and_are_closed_when_their_tenant_is_suspended()
    {
        LocalCloudProcess.SkipUnlessPossible();
        string made = await ShellAsync(ReadmeCommands.Blocks(cloud.PortBase)[0] + "\necho \"TENANT $TENANT KEY $KEY\"");
        string[] words = made.Trim().Split(' ');
        string relay = $"http://localhost:{8080 + cloud.PortBase}", control = $"http://localhost:{7071 + cloud.PortBase}";
        Task<(int ExitCode, string Output)> watching = ToolProcess.RunAsync("node", ["walkthrough/watch.mjs", relay, words[3]], ShellMax);

        // The stats name the key's connections: two, once both clients are there.
        string suspend = $$"""
            until [ "$(curl -s {{relay}}/stats | grep -o '"connectionsByKey":{[^}]*}' | grep -c ':2[,}]')" = 1 ] && sleep 1; do sleep 0.2; done
            curl -sf -X POST {{control}}/v1/admin/tenants/{{words[1]}}/suspend -H 'X-Admin-Key: rc_admin_local_0000000000000000' -H 'If-Match: *' -H 'Content-Type: application/json' -d '{"reason":"unpaid"}'
            """;
        await ShellAsync(suspend);
        (int exitCode, string watched) = await watching;
        Assert.True(exitCode == 0, watched);
        Assert.Contains("book BTC, by @nktkas/hyperliquid", watched, StringComparison.Ordinal);
        Assert.Contains("book BTC, by ws", watched, StringComparison.Ordinal);
        Assert.Contains("closed 4204 this account is suspended", watched, StringComparison.Ordinal);
    }

    private async Task<string> ShellAsync(string script)
    {
        (int exitCode, string written) = await ToolProcess.RunAsync("bash", ["-euc", $"cd '{Clone.Root}'\n{script}"], ShellMax);
        output.WriteLine(written);
        Assert.True(exitCode == 0, $"bash ended with {exitCode}:{Environment.NewLine}{written}{Environment.NewLine}{cloud.Output}");
        return written.ReplaceLineEndings("\n");
    }
}
