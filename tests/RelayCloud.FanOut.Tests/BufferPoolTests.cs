using RelayCloud.FanOut.Buffers;

namespace RelayCloud.FanOut.Tests;

public sealed class BufferPoolTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(1_024)]
    [InlineData(1_025)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(1 << 20)]
    [InlineData((1 << 20) + 1)]
    public void A_rented_array_is_long_enough_and_comes_back(int length)
    {
        var pool = new BufferPool();
        byte[] array = pool.Rent(length);
        Assert.True(array.Length >= length);
        Assert.Equal(1, pool.Outstanding);
        pool.Return(array);
        Assert.Equal(0, pool.Outstanding);
        if (length <= 1 << 20) Assert.Same(array, pool.Rent(length));
    }

#if DEBUG
    [Fact]
    public void Returning_twice_throws_in_debug_builds()
    {
        var pool = new BufferPool();
        byte[] array = pool.Rent(10);
        pool.Return(array);
        Assert.Throws<InvalidOperationException>(() => pool.Return(array));
    }

    [Fact]
    public void A_returned_array_is_poisoned_in_debug_builds()
    {
        var pool = new BufferPool();
        byte[] array = pool.Rent(10);
        pool.Return(array);
        Assert.All(array, b => Assert.Equal(0xDB, b));
    }
#endif
}
