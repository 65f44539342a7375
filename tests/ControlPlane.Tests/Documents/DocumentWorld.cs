using RelayCloud.ControlPlane.Tests.Support;

namespace RelayCloud.ControlPlane.Tests.Documents;

/// <summary>An app, and the document that it serves.</summary>
public sealed class DocumentWorld(TableService tables) : IAsyncLifetime
{
    internal ControlPlaneApp App { get; private set; } = null!;

    internal string Text { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        App = await ControlPlaneApp.StartAsync(tables.NewTable(), tables.Streams("Endpoint=http://127.0.0.1:9;AccessKey=only-signs-addresses;Version=1.0;"));
        Text = await App.Client.GetStringAsync("/openapi/v1.json");
    }

    public async ValueTask DisposeAsync() => await App.DisposeAsync();
}
