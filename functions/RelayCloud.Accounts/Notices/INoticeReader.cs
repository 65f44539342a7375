using RelayCloud.Accounts.Errors;

namespace RelayCloud.Accounts.Notices;

/// <summary>Where notices are read. Thread safe. Failures are <see cref="AccountsException"/>.</summary>
public interface INoticeReader
{
    /// <summary>A notice, or null when there is none of that id (any more).</summary>
    Task<Notice?> GetAsync(string id, CancellationToken cancellationToken);

    /// <summary>Notices sent since a time, the oldest first; at most <see cref="NoticeStore.NoticesMax"/>.</summary>
    Task<IReadOnlyList<Notice>> SinceAsync(DateTimeOffset since, CancellationToken cancellationToken);
}
