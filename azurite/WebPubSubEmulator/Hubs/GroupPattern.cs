namespace RelayCloud.WebPubSubEmulator.Hubs;

/// <summary>A pattern of groups: <c>?</c> is one character but a dot, <c>*</c> any run without dots, <c>**</c> any run, <c>\</c> takes the next character as it is. Immutable.</summary>
internal sealed class GroupPattern
{
    /// <summary>How many runs of stars a pattern may have, which bounds the work of a match.</summary>
    public const int StarsMax = 5;

    private readonly List<(Kind What, char Character)> _parts;

    private GroupPattern(List<(Kind What, char Character)> parts) => _parts = parts;

    private enum Kind : byte
    {
        Character,
        One,
        Run,
        AnyRun,
    }

    /// <summary>Null if it is empty, has too many stars or ends in the middle of an escape.</summary>
    public static GroupPattern? Parse(string text)
    {
        var parts = new List<(Kind What, char Character)>();
        int stars = 0;
        for (int i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '?':
                    parts.Add((Kind.One, default));
                    break;
                case '*':
                    bool isDouble = i + 1 < text.Length && text[i + 1] == '*';
                    if (isDouble) i++;
                    stars++;
                    parts.Add((isDouble ? Kind.AnyRun : Kind.Run, default));
                    break;
                case '\\':
                    if (++i == text.Length) return null;
                    parts.Add((Kind.Character, text[i]));
                    break;
                default:
                    parts.Add((Kind.Character, text[i]));
                    break;
            }
        }

        return parts.Count == 0 || stars > StarsMax ? null : new GroupPattern(parts);
    }

    public bool IsMatch(string group)
    {
        // Which places of the pattern can be reached after the characters read so far: no back-tracking, whatever the pattern.
        var reached = new bool[_parts.Count + 1];
        reached[0] = true;
        Spread(reached);
        foreach (char c in group)
        {
            var after = new bool[_parts.Count + 1];
            for (int place = 0; place < _parts.Count; place++)
            {
                if (!reached[place]) continue;
                (Kind what, char character) = _parts[place];
                bool takes = what switch
                {
                    Kind.Character => c == character,
                    Kind.AnyRun => true,
                    _ => c != '.',
                };
                if (takes) after[what is Kind.Run or Kind.AnyRun ? place : place + 1] = true;
            }

            Spread(after);
            reached = after;
        }

        return reached[^1];
    }

    // A run may be empty.
    private void Spread(bool[] reached)
    {
        for (int place = 0; place < _parts.Count; place++)
            if (reached[place] && _parts[place].What is (Kind.Run or Kind.AnyRun)) reached[place + 1] = true;
    }
}
