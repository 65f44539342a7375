namespace AzureSdk.Functions.Tests.Processes;

public sealed class SampleAppTests
{
    [Fact]
    public async Task A_function_app_runs_by_dotnet_run_under_the_route_prefix_of_its_own_host_json()
    {
        await using var app = await SampleApp.RunAsync();
        using var client = new HttpClient { BaseAddress = app.Address };
        Assert.Equal("hello world", await client.GetStringAsync("v1/hello/world"));
        Assert.Equal("""{"state":"Running"}""", await client.GetStringAsync("admin/host/status"));
    }

    [Fact]
    public void A_developers_own_settings_are_kept_out_of_git()
    {
        Assert.Contains("local.settings.json", File.ReadAllLines(Path.Combine(SampleApp.ProjectFolder, ".gitignore")));
        Assert.Contains("local.settings.json", File.ReadAllLines(Path.Combine(SampleApp.ProjectFolder, "..", "..", "functions", ".gitignore")));
    }
}
