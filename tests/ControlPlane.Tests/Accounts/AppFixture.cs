using RelayCloud.ControlPlane.Tests.Support;

namespace RelayCloud.ControlPlane.Tests.Accounts;

/// <summary>One app for the tests of a class.</summary>
public sealed class AppFixture(TableService tables) : IAsyncLifetime
{
    internal ControlPlaneApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync() => App = await ControlPlaneApp.StartAsync(tables.NewTable(), ("Relay:Accounts:AllowLocalKey", "true"), ("Relay:TrustedProxies:0", "127.0.0.0/8"));

    public async ValueTask DisposeAsync() => await App.DisposeAsync();
}
