using System.Diagnostics;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using RelayCloud.LocalCloud.CommandLine;
using RelayCloud.LocalCloud.Output;
using RelayCloud.LocalCloud.Tests.Launching;

namespace RelayCloud.LocalCloud.Tests.Output;

/// <summary>The commands are run as people would run them: pasted into a shell.</summary>
public sealed class TryCommandFacts : IDisposable
{
    private readonly HttpListener _relay = new();
    private readonly IReadOnlyList<TryCommand> _commands;

    public TryCommandFacts()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The commands are for a POSIX shell.");
        var portBase = FreePorts.Base();
        _relay.Prefixes.Add($"http://localhost:{8080 + portBase}/");
        _relay.Start();
        // '#' stands in names of outcome coins and must not become a comment.
        _commands = TryCommands.For(new LaunchOptions { PortBase = portBase }, "#7510");
    }

    public void Dispose() => _relay.Close();

    [Fact]
    public async Task The_WebSocket_line_subscribes_and_prints_what_comes()
    {
        var shell = Run(_commands[0].Line);
        var context = await _relay.GetContextAsync().WaitAsync(Until.Patience);
        Assert.Equal("/ws", context.Request.Url!.AbsolutePath);
        Assert.Equal("rc_demo_local_0000000000000000", context.Request.QueryString["apiKey"]);
        using var socket = (await context.AcceptWebSocketAsync(subProtocol: null)).WebSocket;
        var buffer = new byte[1024];
        var received = await socket.ReceiveAsync(buffer, CancellationToken.None).WaitAsync(Until.Patience);
        Assert.Equal("""{"method":"subscribe","subscription":{"type":"l2Book","coin":"#7510"}}""", Encoding.UTF8.GetString(buffer, 0, received.Count));
        await socket.SendAsync("""{"channel":"l2Book"}"""u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None).WaitAsync(Until.Patience);
        // The client sees the end when the connection is closed, which the listener leaves to its user.
        socket.Dispose();
        Assert.Equal("{\"channel\":\"l2Book\"}\n", await shell);
    }

    [Fact]
    public async Task The_info_line_posts_the_question_with_the_key()
    {
        var shell = Run(_commands[1].Line);
        var context = await _relay.GetContextAsync().WaitAsync(Until.Patience);
        Assert.Equal("POST /info", $"{context.Request.HttpMethod} {context.Request.Url!.AbsolutePath}");
        Assert.Equal("rc_demo_local_0000000000000000", context.Request.Headers["X-Api-Key"]);
        Assert.Equal("application/json", context.Request.ContentType);
        Assert.Equal("""{"type":"l2Book","coin":"#7510"}""", await new StreamReader(context.Request.InputStream).ReadToEndAsync());
        Answer(context, "[]");
        Assert.Equal("[]", await shell);
    }

    [Fact]
    public async Task The_health_line_asks_for_health()
    {
        var shell = Run(_commands[2].Line);
        var context = await _relay.GetContextAsync().WaitAsync(Until.Patience);
        Assert.Equal("GET /health", $"{context.Request.HttpMethod} {context.Request.Url!.AbsolutePath}");
        Answer(context, "{}");
        Assert.Equal("{}", await shell);
    }

    private static void Answer(HttpListenerContext context, string body) =>
        context.Response.Close(Encoding.UTF8.GetBytes(body), willBlock: true);

    private static async Task<string> Run(string line)
    {
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", line]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            var output = await shell.StandardOutput.ReadToEndAsync().WaitAsync(Until.Patience);
            await shell.WaitForExitAsync();
            return output;
        }
        finally
        {
            shell.Kill(entireProcessTree: true);
        }
    }
}
