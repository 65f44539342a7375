using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Playwright;
using RelayCloud.Walkthrough.Tests;

namespace RelayCloud.Browser.Tests;

/// <summary>The page of examples/browser in a browser of its own, and all that it has shown.</summary>
internal sealed class BookPage : IAsyncDisposable
{
    private const int StateMsMax = 30_000;

    // Tells of the book each time that it is drawn: its time is written last.
    private const string Recorder = """
        () => {
          const text = id => document.getElementById(id).textContent;
          const rows = id => [...document.getElementById(id).rows].map(row => ({ px: row.cells[0].textContent, sz: row.cells[1].textContent, total: row.cells[2].textContent }));
          const book = document.getElementById('book');
          new MutationObserver(() => {
            if (book.dataset.time) window.tellShown(JSON.stringify({ time: Number(book.dataset.time), granted: text('granted'), mid: text('mid'), spread: text('spread'), asks: rows('asks'), bids: rows('bids') }));
          }).observe(book, { attributeFilter: ['data-time'] });
        }
        """;

    private readonly IBrowserContext _context;
    private readonly IPage _page;
    private readonly ConcurrentQueue<ShownBook> _shown = new();
    private readonly ConcurrentQueue<string> _faults = new();
    private int _negotiations;

    private BookPage(IBrowserContext context, IPage page) => (_context, _page) = (context, page);

    /// <summary>Every book that was drawn, in order.</summary>
    public IReadOnlyList<ShownBook> Shown => [.. _shown];

    /// <summary>How often it has asked for an address.</summary>
    public int Negotiations => Volatile.Read(ref _negotiations);

    /// <summary>Exceptions of its scripts that nobody caught.</summary>
    public IReadOnlyCollection<string> Faults => _faults;

    /// <summary>Opens it.</summary>
    /// <param name="browser">Where.</param>
    /// <param name="url">The local cloud's page.</param>
    /// <param name="isRecorded">Whether what it shows first, with the local cloud's own key, counts; else it is stopped before.</param>
    public static async Task<BookPage> OpenAsync(IBrowser browser, string url, bool isRecorded = true)
    {
        IBrowserContext context = await browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 500, Height = 660 }, DeviceScaleFactor = 2 });
        try
        {
            IPage page = await context.NewPageAsync();
            page.SetDefaultTimeout(StateMsMax);
            var book = new BookPage(context, page);
            page.PageError += (_, error) => book._faults.Enqueue(error);
            page.Request += (_, request) =>
            {
                if (request.Method == "POST" && request.Url.EndsWith("/v1/stream/negotiate", StringComparison.Ordinal)) Interlocked.Increment(ref book._negotiations);
            };
            await page.ExposeFunctionAsync<string>("tellShown", text => book._shown.Enqueue(JsonSerializer.Deserialize<ShownBook>(text, JsonSerializerOptions.Web)!));

            // Without its settings the page waits for what is typed.
            if (!isRecorded) await page.RouteAsync("**/settings.json", route => route.FulfillAsync(new RouteFulfillOptions { Status = 404 }));
            await page.AddInitScriptAsync($"document.addEventListener('DOMContentLoaded', {Recorder});");
            await page.GotoAsync(url);
            return book;
        }
        catch
        {
            await context.DisposeAsync();
            throw;
        }
    }

    /// <summary>Types what the customer would and presses the button.</summary>
    public async Task ShowAsync(string control, string apiKey, string coin = "BTC", string depth = "fast")
    {
        await _page.GetByLabel("Coin").FillAsync(coin);
        await _page.GetByLabel("Depth").SelectOptionAsync(depth);
        await _page.GetByLabel("API key").FillAsync(apiKey);
        await _page.GetByLabel("Control plane").FillAsync(control);
        await _page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Show" }).ClickAsync();
    }

    /// <summary>Waits until it calls itself that.</summary>
    /// <exception cref="TimeoutException">It does not; the message has what it says instead.</exception>
    public async Task StateAsync(string state)
    {
        try
        {
            await _page.Locator($"#state[data-state={state}]").WaitForAsync();
        }
        catch (TimeoutException e)
        {
            await PictureAsync("failed");
            throw new TimeoutException($"The page is not {state} but {await TextAsync("state")}: '{await TextAsync("message")}', after {Negotiations} negotiations and {_shown.Count} books. {string.Join(' ', _faults)}", e);
        }
    }

    /// <summary>Waits until so many more books have been drawn.</summary>
    public Task MoreAsync(int count) => DrawnAsync(_shown.Count + count, "");

    /// <summary>Waits until so many books of a topic have been drawn, those before included.</summary>
    public Task DrawnAsync(int count, string topic) =>
        Until.TrueAsync($"the page has drawn {count} books of {topic}", () => ShownOf(topic).Count >= count, TimeSpan.FromMilliseconds(StateMsMax));

    /// <summary>Every book of a topic that was drawn, in order.</summary>
    public IReadOnlyList<ShownBook> ShownOf(string topic) => [.. _shown.Where(book => book.Granted.StartsWith(topic, StringComparison.Ordinal))];

    /// <summary>What stands in an element.</summary>
    public Task<string> TextAsync(string id) => _page.Locator($"#{id}").InnerTextAsync();

    /// <summary>Takes a picture of it, into TestResults/browser of the clone.</summary>
    public Task PictureAsync(string name) => _page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Clone.Root, "TestResults", "browser", name + ".png"), FullPage = true });

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
