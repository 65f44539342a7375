using RelayCloud.Ingest.Sessions.Keys;
using RelayCloud.Ingest.Tests.Sessions.Support;

namespace RelayCloud.Ingest.Tests.Sessions.Keys;

/// <summary>Checks of keys that must be looked up, beside those that are known.</summary>
public sealed class KeyCheckTests
{
    private static readonly KeyGrant Grant = new() { Name = "known" };

    [Fact]
    public async Task So_many_may_wait_for_a_look_up_the_next_are_told_to_come_back_and_known_keys_get_in()
    {
        var keys = new ScriptedKeys { MustWait = static k => k.StartsWith("slow", StringComparison.Ordinal) };
        keys.Known["known"] = keys.Known["slow0"] = KeyCheck.Ok(Grant);
        await using ProtocolHost host = await ProtocolHost.StartAsync(new() { Keys = keys, Sessions = new() { KeyChecksMax = 3 } });
        RawClient[] waiting = new RawClient[3];
        for (int i = 0; i < waiting.Length; i++)
        {
            waiting[i] = await host.DialAsync();
            await waiting[i].SendAsync(RawClient.Upgrade($"/ws?apiKey=slow{i}"));
        }

        await Until.TrueAsync("three wait", () => host.Admission.Waiting == 3);
        await using RawClient fourth = await host.DialAsync();
        await fourth.SendAsync(RawClient.Upgrade("/ws?apiKey=slow3"));
        HttpAnswer busy = await fourth.ReadAnswerAsync();
        Assert.Contains("too many keys to look up", busy.ErrorMessage(503), StringComparison.Ordinal);
        Assert.Equal("5", busy.Headers["Retry-After"]);
        Assert.Equal(1, host.Admission.RefusedBusy);
        RawClient known = await host.OpenAsync("/ws?apiKey=known");
        await known.NothingElseAsync();

        keys.LetGo();
        int[] statuses = [.. await Task.WhenAll(waiting.Select(async w => (await w.ReadAnswerAsync()).Status))];
        Assert.Equal([101, 401, 401], statuses);
        foreach (RawClient client in (RawClient[])[known, .. waiting]) await client.DisposeAsync();
        await Until.TrueAsync("none waits", () => host.Admission.Waiting == 0);
        await host.AtRestAsync();
    }

    [Fact]
    public async Task A_client_that_leaves_while_its_key_is_looked_up_holds_nothing()
    {
        var keys = new ScriptedKeys { MustWait = static _ => true };
        keys.Known["slow"] = KeyCheck.Ok(Grant);
        await using ProtocolHost host = await ProtocolHost.StartAsync(new() { Keys = keys });
        RawClient client = await host.DialAsync();
        await client.SendAsync(RawClient.Upgrade("/ws?apiKey=slow"));
        await Until.TrueAsync("it waits", () => host.Admission.Waiting == 1);
        client.Reset();
        keys.LetGo();
        await Until.TrueAsync("none waits", () => host.Admission.Waiting == 0);
        await host.AtRestAsync();
    }

    [Theory]
    [InlineData(KeyOutcome.Invalid, 401, 4202)]
    [InlineData(KeyOutcome.Expired, 401, 4203)]
    [InlineData(KeyOutcome.Revoked, 401, 4202)]
    [InlineData(KeyOutcome.Suspended, 403, 4204)]
    [InlineData(KeyOutcome.AddressDenied, 403, 4205)]
    [InlineData(KeyOutcome.ScopeMissing, 403, 4208)]
    [InlineData(KeyOutcome.TransportDenied, 403, 4207)]
    [InlineData(KeyOutcome.TooManyConnections, 429, 4206)]
    [InlineData(KeyOutcome.Busy, 503, 4202)]
    [InlineData(KeyOutcome.Unavailable, 503, 4202)]
    public void Every_outcome_has_a_status_a_code_and_words_that_fit_a_close_frame(KeyOutcome outcome, int status, int closeCode)
    {
        Assert.Equal(status, KeyRefusal.Status(outcome));
        Assert.Equal(closeCode, KeyRefusal.CloseCode(outcome));
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(KeyRefusal.Message(outcome)), 10, 123);
        Assert.Equal(status is 429 or 503, KeyRefusal.RetryAfterSeconds(outcome) is not null);
    }
}
