using System.Net.Http.Json;
using System.Text.Json;
using RelayCloud.Walkthrough.Tests;

namespace RelayCloud.Browser.Tests;

/// <summary>The local cloud, where there is a browser to show it; what an operator and a broken line do to it.</summary>
public sealed class BrowserCloud : IAsyncLifetime
{
    private readonly LocalCloudProcess _cloud = new();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(20) };

    /// <summary>Address of the page.</summary>
    public string Page => At(8090);

    /// <summary>Address of the control plane.</summary>
    public string Control => At(7071);

    /// <summary>Address of the relay's WebSocket.</summary>
    public Uri RelaySocket(string apiKey) => new($"ws://localhost:{8080 + _cloud.PortBase}/ws?apiKey={apiKey}");

    public async ValueTask InitializeAsync()
    {
        // The tests themselves are skipped then: a fixture cannot.
        if (Chromium.Program is null) return;
        _http.DefaultRequestHeaders.Add("X-Admin-Key", "rc_admin_local_0000000000000000");
        await _cloud.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _cloud.DisposeAsync();
    }

    /// <summary>Has the Web PubSub emulator misbehave, or behave again.</summary>
    public async Task ChaosAsync(string name)
    {
        using HttpResponseMessage answer = await _http.PostAsync($"{At(7080)}/emulator/chaos/{name}", null);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>A number that the emulator counts.</summary>
    public async Task<long> CountAsync(string name) => (await _http.GetFromJsonAsync<JsonElement>($"{At(7080)}/emulator/counters")).GetProperty(name).GetInt64();

    /// <summary>Makes a customer with a key.</summary>
    /// <returns>The key's address, and the key.</returns>
    public async Task<(string Path, string Key)> NewKeyAsync()
    {
        JsonElement tenant = await PostAsync("/v1/admin/tenants", new { name = "Acme", plan = "pro" });
        string path = $"/v1/admin/tenants/{tenant.GetProperty("id").GetString()}/keys";
        JsonElement key = await PostAsync(path, new { name = "page" });
        return ($"{path}/{key.GetProperty("id").GetString()}", key.GetProperty("apiKey").GetString()!);
    }

    /// <summary>Revokes a key.</summary>
    public Task RevokeAsync(string path) => PostAsync(path + "/revoke", null);

    private async Task<JsonElement> PostAsync(string path, object? body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Control + path) { Headers = { { "If-Match", "*" } } };
        if (body is not null) request.Content = JsonContent.Create(body);
        using HttpResponseMessage answer = await _http.SendAsync(request);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    private string At(int port) => $"http://localhost:{port + _cloud.PortBase}";
}
