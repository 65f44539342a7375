namespace RelayCloud.Ingest.Tests.Accounts.Support;

/// <summary>The tests that share one <see cref="AccountsAzurite"/>.</summary>
[CollectionDefinition(Name)]
public sealed class AccountsCollection : ICollectionFixture<AccountsAzurite>
{
    public const string Name = "Accounts on Azurite";
}
