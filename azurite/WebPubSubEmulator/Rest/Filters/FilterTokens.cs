using System.Globalization;
using System.Text;

namespace RelayCloud.WebPubSubEmulator.Rest.Filters;

/// <summary>Splits a filter into words, numbers, strings and signs. Stateless.</summary>
internal static class FilterTokens
{
    /// <summary>How long a filter may be, characters.</summary>
    public const int CharactersMax = 4_096;

    public enum Kind : byte
    {
        Word,
        Text,
        Number,
        Sign,
        End,
    }

    /// <exception cref="FormatException">Something in it is none of them.</exception>
    public static List<(Kind What, string Text)> Split(string filter)
    {
        if (filter.Length > CharactersMax) throw new FormatException($"it is longer than {CharactersMax} characters.");
        var tokens = new List<(Kind What, string Text)>();
        int at = 0;
        while (at < filter.Length)
        {
            char c = filter[at];
            if (char.IsWhiteSpace(c)) at++;
            else if (c is '(' or ')' or ',') tokens.Add((Kind.Sign, filter[at++].ToString()));
            else if (c == '\'') tokens.Add((Kind.Text, ReadText(filter, ref at)));
            else if (char.IsAsciiLetter(c)) tokens.Add((Kind.Word, ReadWhile(filter, ref at, char.IsAsciiLetterOrDigit)));
            else if (char.IsAsciiDigit(c) || c == '-') tokens.Add((Kind.Number, ReadNumber(filter, ref at)));
            else throw new FormatException($"'{c}' at {at} has no meaning.");
        }

        tokens.Add((Kind.End, ""));
        return tokens;
    }

    private static string ReadWhile(string filter, ref int at, Func<char, bool> belongs)
    {
        int start = at;
        while (at < filter.Length && belongs(filter[at])) at++;
        return filter[start..at];
    }

    private static string ReadNumber(string filter, ref int at)
    {
        int start = at++;
        while (at < filter.Length && char.IsAsciiDigit(filter[at])) at++;
        string number = filter[start..at];
        return int.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? number : throw new FormatException($"'{number}' at {start} is no whole number.");
    }

    // A quote in a string is doubled.
    private static string ReadText(string filter, ref int at)
    {
        int start = at++;
        var text = new StringBuilder();
        for (; at < filter.Length; at++)
        {
            if (filter[at] != '\'')
            {
                text.Append(filter[at]);
                continue;
            }

            if (at + 1 == filter.Length || filter[at + 1] != '\'')
            {
                at++;
                return text.ToString();
            }

            text.Append('\'');
            at++;
        }

        throw new FormatException($"the string at {start} has no end.");
    }
}
