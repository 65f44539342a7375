using System.Text;
using RelayCloud.Ingest.Info;

namespace RelayCloud.Ingest.Tests.Sessions.Support;

/// <summary>Answers every <c>/info</c> request with one reply, which can be held back.</summary>
internal sealed class ScriptedInfo : IInfoService
{
    private volatile TaskCompletionSource? _held;
    private int _asked;

    /// <summary>What is answered. Default: 200 <c>null</c>.</summary>
    public InfoReply Reply { get; set; } = Json(200, "null");

    /// <summary>When set, thrown instead.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Requests that came.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>The last request's body.</summary>
    public string LastBody { get; private set; } = "";

    public static InfoReply Json(int status, string body, string contentType = "application/json") =>
        new(status, contentType, Encoding.UTF8.GetBytes(body), null, "memory");

    /// <summary>No answer until <see cref="LetGo"/>.</summary>
    public void Hold() => _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void LetGo() => _held!.SetResult();

    public async ValueTask<InfoReply> AnswerAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        LastBody = Encoding.UTF8.GetString(body.Span);
        Interlocked.Increment(ref _asked);
        if (_held is { } held) await held.Task;
        return Fault is { } fault ? throw fault : Reply;
    }
}
