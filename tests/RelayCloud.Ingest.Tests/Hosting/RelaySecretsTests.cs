using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RelayCloud.Ingest.Tests.Sessions.Support;

namespace RelayCloud.Ingest.Tests.Hosting;

/// <summary>Customers may send their key in the address, so nothing that shows an address may reach a log, however an operator sets the log up.</summary>
public sealed class RelaySecretsTests
{
    [Theory]
    [InlineData("Logging:LogLevel:Default")]
    [InlineData("Logging:LogLevel:Microsoft")]
    [InlineData("Logging:LogLevel:Microsoft.AspNetCore")]
    [InlineData("Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics")]
    [InlineData("Logging:LogLevel:Microsoft.AspNetCore.Routing.EndpointMiddleware")]
    [InlineData("Logging:LogLevel:Microsoft.AspNetCore.Server.Kestrel.BadRequests")]
    [InlineData("Logging:Captured:LogLevel:Default")]
    [InlineData("Logging:Captured:LogLevel:Microsoft.AspNetCore")]
    [InlineData("Logging:Captured:LogLevel:Microsoft.AspNetCore.Routing.Matching.DfaMatcher")]
    [InlineData("Logging:Captured:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics")]
    public async Task No_key_ever_appears_in_the_log(string traced)
    {
        await using RelayUnderTest relay = await RelayUnderTest.StartAsync((traced, "Trace"), ("Logging:Captured:LogLevel:RelayCloud", "Trace"));
        foreach (string key in (string[])[TestKeys.Good, TestKeys.Wrong])
        {
            const string Body = """{"type":"meta"}""";
            await relay.SendAsync(HttpMethod.Post, $"/k/{key}/info", Body);
            await relay.SendAsync(HttpMethod.Post, $"/info?apiKey={key}", Body);
            await relay.SendAsync(HttpMethod.Post, "/info", Body, ("Authorization", $"Bearer {key}"));
            await relay.SendAsync(HttpMethod.Post, "/info", Body, ("X-Api-Key", key));
            await relay.SendAsync(HttpMethod.Post, $"/k/{key}/nothing", Body);
            await relay.SendAsync(HttpMethod.Get, $"/k/{key}/ws");
            foreach (string request in (string[])
                     [
                         $"GET /k/{key}/ws WRONG\r\n\r\n",
                         $"GET /k/{key}/ws HTTP/1.1\r\nHost: a\r\n bad: {key}\r\n\r\n",
                         $"POST /info HTTP/1.1\r\nHost: a\r\nContent-Length: x{key}\r\n\r\n",
                         $"{key} {key} {key}\r\n\r\n",
                         $"GET /k/{key}/%zz%00/ws HTTP/1.1\r\nHost: a\r\n\r\n",
                     ])
            {
                await using RawClient broken = await RawClient.DialAsync(relay.Port);
                await broken.SendAsync(Encoding.ASCII.GetBytes(request));
                await broken.ReadAnswerAsync();
            }

            await using RawClient socket = await RawClient.DialAsync(relay.Port);
            await socket.SendAsync(RawClient.Upgrade($"/ws?apiKey={key}"));
            if ((await socket.ReadAnswerAsync()).Status != 101) continue;
            await socket.SendTextAsync($"not JSON {key}");
            await socket.ReadTextAsync();
            await using RawClient reused = await RawClient.DialAsync(relay.Port);
            await reused.SendAsync("GET /health HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray());
            await reused.ReadAnswerAsync();
            await reused.SendAsync(RawClient.Upgrade($"/k/{key}/ws"));
            Assert.Equal(101, (await reused.ReadAnswerAsync()).Status);
            reused.Reset();
        }

        // This category opens a scope that holds the request's path: other lines of the request would show it.
        Assert.False(relay.App.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Microsoft.AspNetCore.Hosting.Diagnostics").IsEnabled(LogLevel.Critical));
        await relay.App.StopAsync();
        Assert.NotEmpty(relay.Log.Lines);
        Assert.DoesNotContain(relay.Log.Lines, line => line.Contains(TestKeys.Good, StringComparison.OrdinalIgnoreCase) || line.Contains(TestKeys.Wrong, StringComparison.OrdinalIgnoreCase));
    }
}
