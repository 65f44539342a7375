using RelayCloud.Tests.Common.Azurite;

namespace AzureSdk.Functions.Tests.Support;

/// <summary>The real Table service for the tests of a class.</summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    public AzuriteTables Tables { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Tables = await AzuriteTables.StartAsync();

    public ValueTask DisposeAsync() => Tables.DisposeAsync();
}
