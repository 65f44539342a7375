namespace RelayCloud.EventHubsEmulator.Tests.Fuzz;

/// <summary>Spoils a sequence of frames in one to three places.</summary>
internal static class Mutation
{
    private const int HeaderBytes = 8;

    public static List<byte[]> Of(Random random, IReadOnlyList<byte[]> frames)
    {
        List<byte[]> spoilt = [.. frames];
        for (int i = random.Next(1, 4); i > 0 && spoilt.Count > 0; i--)
        {
            int at = random.Next(spoilt.Count);
            switch (random.Next(8))
            {
                case 0:
                    spoilt.RemoveAt(at);
                    break;
                case 1:
                    spoilt.Insert(at, spoilt[random.Next(spoilt.Count)]);
                    break;
                case 2:
                    int other = random.Next(spoilt.Count);
                    (spoilt[at], spoilt[other]) = (spoilt[other], spoilt[at]);
                    break;
                case 3:
                    // Cut, and all behind it with it: the size still says what it was.
                    spoilt[at] = spoilt[at][..random.Next(spoilt[at].Length)];
                    break;
                default:
                    byte[] changed = [.. spoilt[at]];
                    // Mostly behind the frame's header, so that the frame itself is sound.
                    Disturb(random, random.Next(6) == 0 || changed.Length <= HeaderBytes ? changed : changed.AsSpan(HeaderBytes));
                    spoilt[at] = changed;
                    break;
            }
        }

        return spoilt;
    }

    /// <summary>Changes one to three bytes: at random, by a bit, or to what begins a value.</summary>
    public static void Disturb(Random random, Span<byte> bytes)
    {
        for (int i = random.Next(1, 4); i > 0 && bytes.Length > 0; i--)
        {
            int at = random.Next(bytes.Length);
            bytes[at] = random.Next(3) switch
            {
                0 => (byte)random.Next(256),
                1 => (byte)((random.Next(16) << 4) | random.Next(6)),
                _ => (byte)(bytes[at] ^ (1 << random.Next(8))),
            };
        }
    }
}
