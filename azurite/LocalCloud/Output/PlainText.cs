using System.Text;

namespace RelayCloud.LocalCloud.Output;

/// <summary>Takes control characters out of what others wrote, so that no log line can move the cursor, hide text or fill a CI log with codes.</summary>
internal static class PlainText
{
    /// <summary>The text without escape sequences and control characters; tabs stay.</summary>
    public static string From(string text)
    {
        if (!text.Any(IsRemoved))
            return text;
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\e')
                i = EndOfEscape(text, i);
            else if (!IsRemoved(text[i]))
                plain.Append(text[i]);
        }

        return plain.ToString();
    }

    private static bool IsRemoved(char letter) => char.IsControl(letter) && letter != '\t';

    /// <summary>Index of the last character of the escape sequence that starts at <paramref name="start"/>: CSI (ECMA-48: ends with @ to ~), or one letter.</summary>
    private static int EndOfEscape(string text, int start)
    {
        if (start + 1 >= text.Length || text[start + 1] != '[')
            return Math.Min(start + 1, text.Length - 1);
        for (var i = start + 2; i < text.Length; i++)
        {
            if (text[i] is >= '@' and <= '~')
                return i;
        }

        return text.Length - 1;
    }
}
