using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace RelayCloud.Accounts.Storage;

/// <summary>
/// Names of coins, groups and connections as keys of rows, the same for all who write and read them (ingest-container/RelayCloud.Ingest/Snapshots/README.md): Table Storage takes no <c>/ \ # ?</c> and no
/// control characters in keys, and clients differ in what they make of <c>%</c> and <c>+</c>.
/// </summary>
public static class NameKeys
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The key of a name: letters, digits and <c>@ : . _ -</c> stand for themselves, other bytes of its UTF-8 are <c>=</c> and two hex digits.</summary>
    public static string OfName(string name)
    {
        var key = new StringBuilder(name.Length);
        foreach (byte b in Encoding.UTF8.GetBytes(name))
        {
            if (char.IsAsciiLetterOrDigit((char)b) || "@:._-".Contains((char)b)) key.Append((char)b);
            else key.Append(CultureInfo.InvariantCulture, $"={b:X2}");
        }

        return key.ToString();
    }

    /// <summary>The name that a key stands for; false when it is no such key.</summary>
    public static bool TryReadName(string key, [NotNullWhen(true)] out string? name)
    {
        name = null;
        byte[] bytes = new byte[key.Length];
        int count = 0;
        for (int i = 0; i < key.Length; i++)
        {
            if (key[i] != '=')
            {
                if (!char.IsAscii(key[i])) return false;
                bytes[count++] = (byte)key[i];
                continue;
            }

            if (i + 2 >= key.Length || !byte.TryParse(key.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bytes[count])) return false;
            count++;
            i += 2;
        }

        try
        {
            name = Strict.GetString(bytes, 0, count);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
