using System.Collections.Concurrent;
using RelayCloud.Accounts.Errors;
using RelayCloud.Accounts.Notices;

namespace RelayCloud.Ingest.Tests.Sessions.Live;

/// <summary>Notices as a store has them that may be away.</summary>
internal sealed class ScriptedNotices : INoticeReader
{
    private int _asked;

    public ConcurrentDictionary<string, Notice> Known { get; } = new(StringComparer.Ordinal);

    /// <summary>What every read fails with; null = none does.</summary>
    public Exception? Failure { get; set; }

    public int Asked => Volatile.Read(ref _asked);

    public static AccountsException Away => new(AccountsErrorKind.Unavailable, "The accounts store cannot be reached now; try again.");

    public Notice Add(string id, NoticeTarget to, DateTimeOffset createdAt) =>
        Known[id] = new Notice { Id = id, Text = $"text of {id}", To = to, CreatedAt = createdAt, Sending = NoticeSending.Begin(to) };

    public Task<Notice?> GetAsync(string id, CancellationToken cancellationToken) => Task.FromResult(Answer(Known.GetValueOrDefault(id)));

    public Task<IReadOnlyList<Notice>> SinceAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        Task.FromResult(Answer<IReadOnlyList<Notice>>([.. Known.Values.Where(n => n.CreatedAt >= since).OrderBy(static n => n.CreatedAt)]));

    private T Answer<T>(T answer)
    {
        Interlocked.Increment(ref _asked);
        return Failure is { } failure ? throw failure : answer;
    }
}
