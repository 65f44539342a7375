namespace Azure.Data.Tables.Paging;

/// <summary>The pages of a query, one request each, none ahead.</summary>
internal sealed class QueryPages<T>(PageRequest<T> request, int? maxPerPage, CancellationToken cancellationToken) : Pageable<T>(cancellationToken)
    where T : notnull
{
    public override IEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
    {
        var token = continuationToken;
        do
        {
            var page = request(token, pageSizeHint ?? maxPerPage, false, CancellationToken).GetAwaiter().GetResult();
            yield return page;
            token = PageTokens.Next(token, page.ContinuationToken);
        }
        while (token is not null);
    }
}
