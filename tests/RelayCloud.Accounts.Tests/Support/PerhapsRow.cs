using Azure;

namespace RelayCloud.Accounts.Tests.Support;

/// <summary>A row or none.</summary>
internal sealed class PerhapsRow<T>(T? row) : NullableResponse<T>
    where T : class
{
    public override bool HasValue => row is not null;

    public override T Value => row ?? throw new InvalidOperationException("There is no row.");

    public override Response GetRawResponse() => new TableAnswer(row is null ? 404 : 200, null);
}
