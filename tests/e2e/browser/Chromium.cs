using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(RelayCloud.Browser.Tests.Chromium))]

namespace RelayCloud.Browser.Tests;

/// <summary>A Chromium of this machine, without a window. None is downloaded: where there is none, tests that want it are skipped.</summary>
public sealed class Chromium : IAsyncLifetime
{
    // Debian has it under the first name, other systems under the others.
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"];

    private static readonly string[] Elsewhere =
    [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "Google", "Chrome", "Application", "chrome.exe"),
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Path of the program; null = there is none.</summary>
    public static string? Program { get; } = Find();

    /// <summary>Skips the test, with the way to have it run, where there is no browser.</summary>
    public static void SkipUnlessInstalled() => Assert.SkipUnless(Program is not null, "There is no Chromium on the PATH. On Debian: sudo apt-get install chromium");

    /// <summary>The browser, started by the first who asks.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public async Task<IBrowser> BrowserAsync()
    {
        if (_browser is not null) return _browser;
        _playwright ??= await Playwright.CreateAsync();
        return _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Program ?? throw new InvalidOperationException("There is no Chromium on the PATH."),
            // Its sandbox does not work as root nor in most containers, and the pages are our own. Shared memory is small in containers.
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        });
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    private static string? Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
            .Concat(Elsewhere)
            .FirstOrDefault(File.Exists);
}
