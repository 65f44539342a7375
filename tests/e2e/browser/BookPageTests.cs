using RelayCloud.Walkthrough.Tests;

namespace RelayCloud.Browser.Tests;

/// <summary>A customer's page in a real browser, with Microsoft's own client, on the whole local cloud.</summary>
public sealed class BookPageTests : IClassFixture<BrowserCloud>
{
    private const string DemoKey = "rc_demo_local_0000000000000000";
    private const int FastDepth = 5;
    private const int WholeDepth = 20;

    private readonly BrowserCloud _cloud;
    private readonly Chromium _chromium;

    public BookPageTests(BrowserCloud cloud, Chromium chromium)
    {
        Chromium.SkipUnlessInstalled();
        LocalCloudProcess.SkipUnlessPossible();
        (_cloud, _chromium) = (cloud, chromium);
    }

    [Fact]
    public async Task A_customer_sees_the_book_move_as_the_relay_has_it()
    {
        await using DirectBooks direct = await DirectBooks.SubscribeAsync(_cloud.RelaySocket(DemoKey), "BTC", TestContext.Current.CancellationToken);
        await using BookPage page = await OpenAsync();
        await page.StateAsync("live");
        await page.MoreAsync(6);

        IReadOnlyList<ShownBook> shown = page.Shown;
        Assert.All(shown, book => book.AssertSound(FastDepth));
        Assert.Equal(shown.Select(b => b.Time).Distinct().Order(), shown.Select(b => b.Time));
        Assert.True(shown.Select(b => b.Levels).Distinct().Count() > 2, "The book stands still.");

        // The first may be older than the direct subscription, and a busy machine may have either passed over one that the other got.
        ShownBook[] known = [.. shown.Where(b => direct.LevelsByTime.ContainsKey(b.Time))];
        Assert.True(known.Length >= shown.Count / 2, $"{shown.Count} books were shown, and {known.Length} of them are the relay's.");
        Assert.All(known, book => Assert.Equal(direct.LevelsByTime[book.Time], book.Levels));

        Assert.Equal("l2Book:BTC?fast each 250 ms at most", await page.TextAsync("granted"));
        Assert.Matches(@"^\d+(\.\d)? s$", await page.TextAsync("age"));
        await page.PictureAsync("live");
        Assert.Empty(page.Faults);
    }

    [Fact]
    public async Task The_whole_book_is_there_at_once_though_the_next_comes_seconds_later()
    {
        await using BookPage page = await OpenAsync(isRecorded: false);
        await page.StateAsync("idle");
        await page.ShowAsync(_cloud.Control, DemoKey, "ETH", "whole");
        await page.StateAsync("live");
        await page.DrawnAsync(1, "l2Book:ETH ");
        ShownBook first = page.Shown[0];
        first.AssertSound(WholeDepth);
        Assert.True(first.Bids.Count > FastDepth && first.Asks.Count > FastDepth, first.Levels);
        await page.PictureAsync("whole");

        // Another coin: nothing of the first is left.
        await page.ShowAsync(_cloud.Control, DemoKey, "SOL");
        await page.DrawnAsync(3, "l2Book:SOL?fast ");
        Assert.All(page.ShownOf("l2Book:SOL?fast "), book => book.AssertSound(FastDepth));
        Assert.StartsWith("l2Book:SOL?fast ", page.Shown[^1].Granted, StringComparison.Ordinal);
        Assert.Empty(page.Faults);
    }

    [Fact]
    public async Task A_socket_that_is_cut_comes_back_to_the_same_connection()
    {
        await using BookPage page = await OpenAsync();
        await page.StateAsync("live");
        long recovered = await _cloud.CountAsync("recovered");
        await _cloud.ChaosAsync("drop-connections");
        await page.MoreAsync(3);
        await page.StateAsync("live");
        Assert.True(await _cloud.CountAsync("recovered") > recovered);
        Assert.Equal(1, page.Negotiations);
        Assert.Equal(page.Shown.Select(b => b.Time).Distinct().Order(), page.Shown.Select(b => b.Time));
        Assert.Empty(page.Faults);
    }

    [Fact]
    public async Task A_page_without_books_says_so_and_goes_on_by_a_new_connection()
    {
        await using BookPage page = await OpenAsync();
        await page.StateAsync("live");
        await _cloud.ChaosAsync("refuse-recovery");
        await _cloud.ChaosAsync("refuse-clients");
        await _cloud.ChaosAsync("drop-connections");
        await page.StateAsync("stale");
        Assert.Equal("No newer book has come.", await page.TextAsync("message"));
        await page.PictureAsync("stale");
        await _cloud.ChaosAsync("clear");
        await _cloud.ChaosAsync("refuse-recovery");
        await page.StateAsync("live");
        await _cloud.ChaosAsync("clear");
        await page.MoreAsync(2);
        Assert.True(page.Negotiations > 1);
        Assert.Equal(page.Shown.Select(b => b.Time).Distinct().Order(), page.Shown.Select(b => b.Time));
        Assert.Empty(page.Faults);
    }

    [Fact]
    public async Task A_wrong_key_is_told_once_and_a_right_one_helps()
    {
        await using BookPage page = await OpenAsync(isRecorded: false);
        await page.ShowAsync(_cloud.Control, "rc_demo_wrong");
        await page.StateAsync("failed");
        Assert.Equal("This is not a valid API key or token.", await page.TextAsync("message"));
        await page.PictureAsync("wrong-key");
        await page.ShowAsync(_cloud.Control, DemoKey, "NOPE,1");
        await page.StateAsync("failed");
        Assert.Contains("coin", await page.TextAsync("message"), StringComparison.Ordinal);
        Assert.Empty(page.Shown);

        await page.ShowAsync(_cloud.Control, DemoKey);
        await page.StateAsync("live");
        Assert.Equal("", await page.TextAsync("message"));
        Assert.Equal(3, page.Negotiations);
        Assert.Empty(page.Faults);
    }

    [Fact]
    public async Task A_key_that_is_revoked_ends_the_page_for_good()
    {
        (string keyPath, string key) = await _cloud.NewKeyAsync();
        await using BookPage page = await OpenAsync(isRecorded: false);
        await page.ShowAsync(_cloud.Control, key);
        await page.StateAsync("live");
        await _cloud.RevokeAsync(keyPath);
        await page.StateAsync("failed");
        Assert.Equal("The key was revoked; use another one.", await page.TextAsync("message"));
        Assert.Empty(page.Faults);
    }

    private async Task<BookPage> OpenAsync(bool isRecorded = true)
    {
        // A test that failed may have left something broken.
        await _cloud.ChaosAsync("clear");
        return await BookPage.OpenAsync(await _chromium.BrowserAsync(), _cloud.Page, isRecorded);
    }
}
