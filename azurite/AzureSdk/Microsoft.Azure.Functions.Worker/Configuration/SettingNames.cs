using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker.Configuration;

/// <summary>Replaces <c>%Setting%</c> in what attributes say.</summary>
internal static class SettingNames
{
    /// <exception cref="FormatException">A named setting is missing, or a percent sign has no partner.</exception>
    public static string Resolve(string text, IConfiguration configuration)
    {
        var start = text.IndexOf('%', StringComparison.Ordinal);
        if (start < 0) return text;
        var end = text.IndexOf('%', start + 1);
        if (end < 0) throw new FormatException($"\"{text}\" has a percent sign without a partner: write %SettingName%");
        var name = text[(start + 1)..end];
        var value = configuration[name] ?? configuration[name.Replace("__", ":", StringComparison.Ordinal)]
            ?? throw new FormatException($"\"{text}\" names the setting {name}, which is not set");
        return string.Concat(text.AsSpan(0, start), value, Resolve(text[(end + 1)..], configuration));
    }
}
