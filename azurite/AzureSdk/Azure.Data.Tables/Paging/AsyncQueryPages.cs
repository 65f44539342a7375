using System.Runtime.CompilerServices;

namespace Azure.Data.Tables.Paging;

/// <inheritdoc cref="QueryPages{T}"/>
internal sealed class AsyncQueryPages<T>(PageRequest<T> request, int? maxPerPage, CancellationToken cancellationToken) : AsyncPageable<T>(cancellationToken)
    where T : notnull
{
    public override IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null) =>
        Pages(continuationToken, pageSizeHint ?? maxPerPage);

    private async IAsyncEnumerable<Page<T>> Pages(string? token, int? sizeMax, [EnumeratorCancellation] CancellationToken stop = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken, stop);
        do
        {
            var page = await request(token, sizeMax, true, either.Token);
            yield return page;
            token = PageTokens.Next(token, page.ContinuationToken);
        }
        while (token is not null);
    }
}
