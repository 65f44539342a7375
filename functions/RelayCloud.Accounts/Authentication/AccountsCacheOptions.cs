namespace RelayCloud.Accounts.Authentication;

/// <summary>Bounds of <see cref="AccountsCache"/>.</summary>
public sealed record AccountsCacheOptions
{
    /// <summary>How long a key, tenant or plan is believed without looking: 1 s to 10 minutes. Default 60 s. Changes arrive by the feed long before; this is for one that got lost.</summary>
    public TimeSpan TimeToLive { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>From this age on it is read again in the background while it is in use, so that no request waits: more than 0, less than <see cref="TimeToLive"/>. Default 45 s.</summary>
    public TimeSpan RefreshAfter { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>How long an id is believed not to exist: 1 s to 10 minutes. Default 30 s.</summary>
    public TimeSpan UnknownTimeToLive { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long what is known is used while the store cannot be reached, since it was last read: at least <see cref="TimeToLive"/>, at most a day. Default 15 minutes. A revocation that
    /// is made in such a time (by a process that does reach the store) is not heard of until the store is back.
    /// </summary>
    public TimeSpan StaleMax { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long after a failed read the store is asked for the same row again: 100 ms to 1 minute. Default 1 s.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long one read may take: 100 ms to 30 s. Default 3 s.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The most keys (and as many tenants) held: 100 to 10,000,000. Default 100,000, some 150 MB when all are used. Those go first that were not used for long.</summary>
    public int KeysMax { get; init; } = 100_000;

    /// <summary>The most unknown ids held: 100 to 1,000,000. Default 20,000, some 15 MB.</summary>
    public int UnknownMax { get; init; } = 20_000;

    /// <summary>Reads a second for ids that are not known here, over all clients: 1 to 100,000. Default 200, with a burst of twice as many.</summary>
    public int LookUpsPerSecondMax { get; init; } = 200;

    /// <summary>Reads a second for ids that are not known here, of one client network (IPv4 /24, IPv6 /48): 1 to 10,000. Default 10, with a burst of twice as many. One network cannot use up what all share.</summary>
    public int LookUpsPerSecondAndNetworkMax { get; init; } = 10;

    /// <summary>Whether <c>rc_demo_local_0000000000000000</c> is a key here. Default no; only ever for the local cloud.</summary>
    public bool AllowLocalKey { get; init; }

    /// <summary>Everything that is wrong, each in a sentence; empty = nothing.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Check(nameof(TimeToLive), TimeToLive, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        if (RefreshAfter <= TimeSpan.Zero || RefreshAfter >= TimeToLive) errors.Add($"AccountsCache RefreshAfter is {RefreshAfter.TotalSeconds} s; it must be more than 0 and less than TimeToLive.");
        Check(nameof(UnknownTimeToLive), UnknownTimeToLive, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        Check(nameof(StaleMax), StaleMax, TimeToLive, TimeSpan.FromDays(1));
        Check(nameof(RetryAfter), RetryAfter, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));
        Check(nameof(ReadTimeout), ReadTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(30));
        CheckNumber(nameof(KeysMax), KeysMax, 100, 10_000_000);
        CheckNumber(nameof(UnknownMax), UnknownMax, 100, 1_000_000);
        CheckNumber(nameof(LookUpsPerSecondMax), LookUpsPerSecondMax, 1, 100_000);
        CheckNumber(nameof(LookUpsPerSecondAndNetworkMax), LookUpsPerSecondAndNetworkMax, 1, 10_000);
        return errors;

        void Check(string name, TimeSpan value, TimeSpan min, TimeSpan max)
        {
            if (value < min || value > max) errors.Add($"AccountsCache {name} is {value.TotalSeconds} s; it must be {min.TotalSeconds} to {max.TotalSeconds} s.");
        }

        void CheckNumber(string name, int value, int min, int max)
        {
            if (value < min || value > max) errors.Add($"AccountsCache {name} is {value}; it must be {min} to {max}.");
        }
    }
}
