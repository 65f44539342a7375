using System.Text.Json;
using RelayCloud.Accounts.Errors;
using RelayCloud.ControlPlane.Requests;

namespace RelayCloud.ControlPlane.Streaming.Topics;

/// <summary>Reads <c>{"subscriptions":[{"type","coin","interval","fast","dex","cadenceMs"}]}</c>: the exchange's subscriptions, with the cadence that is wanted.</summary>
internal static class WantedTopics
{
    /// <summary>The most subscriptions of one request: their groups must fit an address that a browser can open.</summary>
    public const int CountMax = 50;

    private const int CadenceMsMax = 60_000;
    private const string Field = "subscriptions";

    /// <exception cref="AccountsException">Something is wrong; it names all of it.</exception>
    public static IReadOnlyList<WantedTopic> Read(JsonElement body)
    {
        var fields = new BodyFields(body);
        var wanted = new List<WantedTopic>();
        object? list = fields.Other<object>(Field, "a list of subscriptions", static v => v.ValueKind == JsonValueKind.Array ? (object)v : null, null);
        if (list is JsonElement { } array)
        {
            if (array.GetArrayLength() is 0 or > CountMax) fields.Add(Field, $"has {array.GetArrayLength()} entries", $"1 to {CountMax}");
            else
            {
                int index = 0;
                foreach (JsonElement entry in array.EnumerateArray())
                {
                    string name = $"{Field}[{index++}]";
                    if (entry.ValueKind != JsonValueKind.Object) fields.Add(name, "is of another kind", "an object");
                    else if (ReadOne(fields, name, entry) is { } one && !wanted.Exists(w => w.Topic == one.Topic)) wanted.Add(one);
                }
            }
        }
        else if (!body.TryGetProperty(Field, out _))
        {
            fields.Add(Field, "is missing", "a list of subscriptions");
        }

        fields.ThrowIfWrong();
        return wanted;
    }

    private static WantedTopic? ReadOne(BodyFields body, string at, JsonElement entry)
    {
        foreach (JsonProperty property in entry.EnumerateObject())
        {
            if (property.Name is "type" or "coin" or "interval" or "fast" or "dex" or "cadenceMs") continue;
            body.Add($"{at}.{(property.Name.Length <= 64 ? property.Name : property.Name[..64])}", "is not known", "one of type, coin, interval, fast, dex, cadenceMs");
            return null;
        }

        string? channel = Text(entry, "type");
        if (channel is null || !StreamTopic.Channels.Contains(channel, StringComparer.Ordinal)) return Wrong("type", "is no channel", $"one of {string.Join(", ", StreamTopic.Channels)}");
        string nameField = channel == StreamTopic.AllMids ? "dex" : "coin";
        string? coin = Text(entry, nameField) ?? (channel == StreamTopic.AllMids && !entry.TryGetProperty("dex", out _) ? "" : null);
        if (coin is null || coin.Length > StreamTopic.CoinLengthMax || (coin.Length == 0 && channel != StreamTopic.AllMids) || coin.Any(static c => c is <= ' ' or '?' or ',' or > '~'))
            return Wrong(nameField, "is no name", channel == StreamTopic.AllMids ? "the name of a dex, or nothing for the first" : "a coin as the exchange spells it, such as BTC");
        string? interval = Text(entry, "interval");
        if (channel == StreamTopic.Candle ? interval is null || !StreamTopic.Intervals.Contains(interval, StringComparer.Ordinal) : entry.TryGetProperty("interval", out _))
            return Wrong("interval", "does not fit", $"of candles one of {string.Join(", ", StreamTopic.Intervals)}, else nothing");
        bool isFast = false;
        if (entry.TryGetProperty("fast", out JsonElement fast))
        {
            if (channel != StreamTopic.Book || fast.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) return Wrong("fast", "does not fit", "of l2Book true or false, else nothing");
            isFast = fast.GetBoolean();
        }

        int cadenceMs = 0;
        if (entry.TryGetProperty("cadenceMs", out JsonElement cadence) && !(cadence.ValueKind == JsonValueKind.Number && cadence.TryGetInt32(out cadenceMs) && cadenceMs is >= 0 and <= CadenceMsMax))
            return Wrong("cadenceMs", "is no such number", "0 to 60,000");
        return new WantedTopic(new StreamTopic(channel, coin, isFast, interval ?? ""), cadenceMs);

        WantedTopic? Wrong(string name, string problem, string expected)
        {
            body.Add($"{at}.{name}", problem, expected);
            return null;
        }
    }

    private static string? Text(JsonElement entry, string name) => entry.TryGetProperty(name, out JsonElement value) ? BodyFields.TextOf(value) : null;
}
