namespace RelayCloud.Accounts.Notices;

/// <summary>
/// How far a notice has got over Web PubSub: exact, so that what did not get through can be sent again and nothing else is. Immutable. (Containers look for notices themselves, each
/// for its own connections, so nothing is kept of them.)
/// </summary>
/// <param name="Reached">Tenants whose connections were sent it; of a notice to all: 1.</param>
/// <param name="Left">Tenants still to be sent it, at most <see cref="LeftMax"/>; <see cref="Everybody"/> = all.</param>
/// <param name="Cursor">Where to go on in the list of tenants, behind those of <paramref name="Left"/>; empty = with the first; null = there are no more.</param>
public sealed record NoticeSending(int Reached, IReadOnlyList<string> Left, string? Cursor)
{
    /// <summary>Stands for all in <see cref="Left"/>.</summary>
    public const string Everybody = "*";

    /// <summary>The most tenants left: a row has room for them.</summary>
    public const int LeftMax = 1_000;

    /// <summary>Whether nothing is left.</summary>
    public bool IsDone => Left.Count == 0 && Cursor is null;

    /// <summary>All still to be done.</summary>
    public static NoticeSending Begin(NoticeTarget to) => to switch
    {
        { Plan: not null } => new NoticeSending(0, [], ""),
        _ => new NoticeSending(0, [to.TenantId ?? Everybody], null),
    };
}
