namespace RelayCloud.Accounts.Notices;

/// <summary>A notice that a caller wants to send, not yet checked.</summary>
/// <param name="Text">1 to <see cref="TextLengthMax"/> characters, without control characters.</param>
/// <param name="To">Whom it is for.</param>
public sealed record NoticeDraft(string Text, NoticeTarget To)
{
    /// <summary>The longest text, UTF-16 units.</summary>
    public const int TextLengthMax = 1_000;
}
