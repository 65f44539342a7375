using RelayCloud.Accounts.Keys;

namespace RelayCloud.Benchmarks.FloodRun;

/// <summary>
/// Keys that do not work, of the kinds that cost a server different things: unknown ones with a right checksum, which only a look-up can tell; the same few of them again;
/// one with a known id and another secret; and texts that cannot be keys.
/// </summary>
internal sealed class WrongKeys(string goodKey)
{
    private const int RepeatedMax = 100;

    private readonly string[] _repeated = [.. Enumerable.Range(0, RepeatedMax).Select(_ => Unknown())];
    private readonly string _otherSecret = goodKey[..^1] + (goodKey[^1] == '0' ? '1' : '0');

    /// <summary>The wrong key number <paramref name="i"/>.</summary>
    public string Get(int i) => (i % 4) switch
    {
        0 => Unknown(),
        1 => _repeated[i % RepeatedMax],
        2 => _otherSecret,
        _ => $"wrong-key-{i}",
    };

    private static string Unknown() => KeyText.Compose(PublicId.New(KeyEnvironment.Live, "00000001", []), KeySecret.New());
}
