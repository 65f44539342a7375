namespace Azure.Messaging.WebPubSub.Paging;

/// <summary>The pages of a group's members, one request each, none ahead.</summary>
internal sealed class MemberPages(MemberPageRequest request, int? countMax, string? first) : Pageable<WebPubSubGroupMember>
{
    public override IEnumerable<Page<WebPubSubGroupMember>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
    {
        var token = continuationToken ?? first;
        var left = countMax;
        do
        {
            var page = request(token, pageSizeHint, left, false).GetAwaiter().GetResult();
            yield return page;
            left -= page.Values.Count;
            token = page.ContinuationToken is { } next && next == token ? throw new FormatException("The answer's continuation token is the one that it was asked with.") : page.ContinuationToken;
        }
        while (token is not null && left is null or > 0);
    }
}
