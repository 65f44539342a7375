using RelayCloud.Accounts.Notices;

namespace RelayCloud.ControlPlane.Notices;

/// <summary>A notice as operators see it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Text">What customers read.</param>
/// <param name="To">Whom it is for.</param>
/// <param name="CreatedAt">When it was sent.</param>
/// <param name="Direct">Always <c>announced</c>: every container learns of it within 2 s and gives it to the connections that it has then; how many is in its <c>/stats</c>.</param>
/// <param name="WebPubSub">What is known of it there.</param>
internal sealed record NoticeView(string Id, string Text, NoticeTargetView To, DateTimeOffset CreatedAt, string Direct, NoticeStreamView WebPubSub)
{
    /// <param name="notice">The notice.</param>
    /// <param name="isStreamOn">Whether there is a Web PubSub service.</param>
    /// <param name="now">The time.</param>
    public static NoticeView Of(Notice notice, bool isStreamOn, DateTimeOffset now) =>
        new(notice.Id, notice.Text, NoticeTargetView.Of(notice.To), notice.CreatedAt, "announced", NoticeStreamView.Of(notice, isStreamOn, now));
}
