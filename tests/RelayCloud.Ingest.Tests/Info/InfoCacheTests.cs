using RelayCloud.Ingest.Info;
using RelayCloud.Ingest.Info.Cache;

namespace RelayCloud.Ingest.Tests.Info;

public sealed class InfoCacheTests
{
    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    [InlineData(23)]
    public void It_keeps_what_was_used_last_within_both_bounds_as_a_naive_model_does(int seed)
    {
        var random = new Random(seed);
        var cache = new InfoCache(new InfoOptions { CacheEntriesMax = 8, CacheBytesMax = 400 });
        var model = new List<(string Key, int Bytes)>();
        for (int i = 0; i < 20_000; i++)
        {
            string key = $"k{random.Next(16)}";
            if (random.Next(2) == 0)
            {
                bool known = model.Any(e => e.Key == key);
                Assert.Equal(known, cache.TryGet(key, out CachedReply? reply));
                if (!known) continue;
                (string, int) entry = model.Single(e => e.Key == key);
                Assert.Equal(entry.Item2, reply!.Body.Length + (2 * key.Length));
                model.Remove(entry);
                model.Insert(0, entry);
            }
            else
            {
                int length = random.Next(0, random.Next(10) == 0 ? 500 : 120);
                cache.Put(key, new CachedReply("application/json", new byte[length], 0));
                model.RemoveAll(e => e.Key == key);
                int bytes = length + (2 * key.Length);
                if (bytes <= 400) model.Insert(0, (key, bytes));
                while (model.Count > 8 || model.Sum(e => e.Bytes) > 400) model.RemoveAt(model.Count - 1);
            }

            Assert.Equal(model.Count, cache.Count);
            Assert.Equal(model.Sum(e => e.Bytes), cache.Bytes);
        }
    }

    [Fact]
    public void An_answer_larger_than_the_cache_drops_its_older_self_and_nothing_else()
    {
        var cache = new InfoCache(new InfoOptions { CacheBytesMax = 100 });
        cache.Put("a", new CachedReply("", new byte[10], 0));
        cache.Put("b", new CachedReply("", new byte[10], 0));
        cache.Put("b", new CachedReply("", new byte[101], 0));
        Assert.True(cache.TryGet("a", out _));
        Assert.False(cache.TryGet("b", out _));
        Assert.Equal(12, cache.Bytes);
    }
}
