using System.Net;
using RelayCloud.Accounts.Addresses;

namespace RelayCloud.Accounts.Authentication;

/// <summary>
/// Bounds reads for ids that are not known: token buckets for all clients together and for each network, the latter in a table of fixed size in which networks may share
/// a bucket. Thread safe; allocates nothing.
/// </summary>
internal sealed class LookUpBudget
{
    private const int Buckets = 4_096;

    private readonly Lock _gate = new();
    private readonly long[] _levels = new long[Buckets + 1];
    private readonly long[] _filledAt = new long[Buckets + 1];
    private readonly int _perSecond;
    private readonly int _perNetworkSecond;
    private readonly long _frequency;
    private readonly int _seed = Random.Shared.Next();

    public LookUpBudget(int perSecond, int perNetworkSecond, TimeProvider time)
    {
        _perSecond = perSecond;
        _perNetworkSecond = perNetworkSecond;
        _frequency = time.TimestampFrequency;
        Array.Fill(_levels, 2 * perNetworkSecond * _frequency);
        _levels[Buckets] = 2 * perSecond * _frequency;
        Array.Fill(_filledAt, time.GetTimestamp());
    }

    /// <summary>Takes one read; false when the client's network or all have had theirs.</summary>
    public bool TryTake(IPAddress? client, long now)
    {
        int bucket = BucketOf(client);
        lock (_gate)
        {
            Fill(bucket, _perNetworkSecond, now);
            Fill(Buckets, _perSecond, now);
            if (_levels[bucket] < _frequency || _levels[Buckets] < _frequency) return false;
            _levels[bucket] -= _frequency;
            _levels[Buckets] -= _frequency;
            return true;
        }
    }

    // Levels are in units times the clock's frequency, so that a tick's refill is a whole number.
    private void Fill(int bucket, int perSecond, long now)
    {
        long full = 2 * perSecond * _frequency;
        // More than this fills any bucket; without the cap the product could overflow after some months.
        long elapsed = Math.Clamp(now - _filledAt[bucket], 0, 2 * _frequency);
        _filledAt[bucket] = now;
        _levels[bucket] = Math.Min(full, _levels[bucket] + (elapsed * perSecond));
    }

    private int BucketOf(IPAddress? client)
    {
        if (client is null) return 0;
        IpNumber number = IpNumber.From(client);
        UInt128 network = number.IsV4 ? number.Value >> 8 : number.Value >> 80;
        // Seeded, so that nobody can choose a network that shares another's bucket.
        return (int)((uint)HashCode.Combine(_seed, network, number.IsV4) % Buckets);
    }
}
