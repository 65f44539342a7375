using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace RelayCloud.Ingest.WebPubSub.Demand;

/// <summary>The names of groups in the keys of their rows: what a key does not take stands as <c>=</c> and two hexadecimal digits for each byte of UTF-8.</summary>
internal static class GroupKeys
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

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
