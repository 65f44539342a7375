using System.Text;

namespace RelayCloud.ControlPlane.Tests.Support;

/// <summary>Sends requests as operators and tenants do.</summary>
internal static class Calls
{
    public static Task<Answer> AsAdminAsync(this ControlPlaneApp app, string method, string path, string? body = null, params (string Name, string Value)[] headers) =>
        app.SendAsync(method, path, body, [("X-Admin-Key", ControlPlaneApp.AdminKey), .. headers]);

    public static Task<Answer> AsKeyAsync(this ControlPlaneApp app, string key, string method, string path, string? body = null, params (string Name, string Value)[] headers) =>
        app.SendAsync(method, path, body, [("X-Api-Key", key), .. headers]);

    public static async Task<Answer> SendAsync(this ControlPlaneApp app, string method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        foreach ((string name, string value) in headers)
        {
            if (name == "Content-Type") request.Content!.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(value);
            else request.Headers.TryAddWithoutValidation(name, value);
        }

        using HttpResponseMessage response = await app.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return await Answer.OfAsync(response);
    }

    /// <summary>Adds a tenant.</summary>
    public static async Task<string> NewTenantAsync(this ControlPlaneApp app, string plan = "pro") =>
        (await app.AsAdminAsync("POST", "/v1/admin/tenants", $$"""{"name":"Acme","plan":"{{plan}}"}""")).Text("id");

    /// <summary>Adds a key.</summary>
    public static async Task<(string Id, string Text)> NewKeyAsync(this ControlPlaneApp app, string tenantId, string body = """{"name":"bot","scopes":["read","admin"]}""")
    {
        Answer made = await app.AsAdminAsync("POST", $"/v1/admin/tenants/{tenantId}/keys", body);
        Assert.True(made.Status == 201, made.Body);
        return (made.Text("id"), made.Text("apiKey"));
    }

    /// <summary>Sends a request until it gets an answer that it is to get in the end: a change takes up to 2 s to arrive everywhere.</summary>
    public static async Task<Answer> EventuallyAsync(Func<Task<Answer>> send, Func<Answer, bool> wanted)
    {
        Answer last = await send();
        for (long end = Environment.TickCount64 + 20_000; !wanted(last) && Environment.TickCount64 < end;)
        {
            // What makes the answer change is in another loop of the app, with no event to wait for.
            await Task.Delay(20, TestContext.Current.CancellationToken);
            last = await send();
        }

        return last;
    }
}
