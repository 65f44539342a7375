namespace Azure.Data.Tables.Paging;

/// <summary>Asks for one page.</summary>
/// <param name="continuationToken">Where the last page ended; null: the first.</param>
/// <param name="sizeMax">Entities at most; null: as many as the service gives.</param>
/// <param name="isAsync">False: the task is complete when it is returned.</param>
/// <param name="cancellationToken">Gives up.</param>
internal delegate ValueTask<Page<T>> PageRequest<T>(string? continuationToken, int? sizeMax, bool isAsync, CancellationToken cancellationToken);
