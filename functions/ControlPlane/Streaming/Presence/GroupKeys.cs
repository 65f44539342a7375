using System.Globalization;
using System.Text;

namespace RelayCloud.ControlPlane.Streaming.Presence;

/// <summary>Names as keys of rows: ingest-container/RelayCloud.Ingest/Snapshots/README.md says how.</summary>
internal static class GroupKeys
{
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
}
