namespace Azure.Messaging.WebPubSub.Paging;

/// <inheritdoc cref="MemberPages"/>
internal sealed class AsyncMemberPages(MemberPageRequest request, int? countMax, string? first) : AsyncPageable<WebPubSubGroupMember>
{
    public override async IAsyncEnumerable<Page<WebPubSubGroupMember>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
    {
        var token = continuationToken ?? first;
        var left = countMax;
        do
        {
            var page = await request(token, pageSizeHint, left, true).ConfigureAwait(false);
            yield return page;
            left -= page.Values.Count;
            token = page.ContinuationToken is { } next && next == token ? throw new FormatException("The answer's continuation token is the one that it was asked with.") : page.ContinuationToken;
        }
        while (token is not null && left is null or > 0);
    }
}
