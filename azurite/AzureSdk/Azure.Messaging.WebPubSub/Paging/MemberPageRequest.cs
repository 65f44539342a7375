namespace Azure.Messaging.WebPubSub.Paging;

/// <summary>Asks for one page.</summary>
/// <param name="continuationToken">Where the last page ended; null: the first.</param>
/// <param name="pageSize">In place of the size asked for at first; null: that.</param>
/// <param name="countMax">Members that are still wanted; null: all.</param>
/// <param name="isAsync">False: the task is complete when it is returned.</param>
internal delegate ValueTask<Page<WebPubSubGroupMember>> MemberPageRequest(string? continuationToken, int? pageSize, int? countMax, bool isAsync);
