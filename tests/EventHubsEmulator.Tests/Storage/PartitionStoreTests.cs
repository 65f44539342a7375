using Microsoft.Extensions.Logging.Abstractions;
using RelayCloud.EventHubsEmulator.Storage;

namespace RelayCloud.EventHubsEmulator.Tests.Storage;

public sealed class PartitionStoreTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Hubs_are_found_whatever_the_case_of_their_name_and_keep_their_folder()
    {
        using (PartitionStore store = Open("Market", 3))
        {
            Assert.Equal(3, store.Hub("MARKET").Count);
            Assert.Equal("Market/2", store.Hub("market")[2].Name);
        }

        using PartitionStore again = Open("market", 4);
        Assert.Equal(4, again.Hub("market").Count);
        Assert.Equal(["0", "1", "2", "3"], Directory.GetDirectories(Path.Combine(_folder.Path, "market")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_folder_that_another_has_is_refused_with_a_word_on_what_to_do()
    {
        using PartitionStore store = Open("market", 1);
        var refused = Assert.Throws<DataFolderInUseException>(() => Open("market", 1));
        Assert.Contains("--data", refused.Message, StringComparison.Ordinal);
    }

    private PartitionStore Open(string hub, int partitions) =>
        PartitionStore.Open(_folder.Path, [(hub, partitions)], new LogOptions(), TimeProvider.System, NullLogger.Instance);
}
