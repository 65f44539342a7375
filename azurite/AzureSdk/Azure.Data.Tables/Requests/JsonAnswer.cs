using System.Text.Json;

namespace Azure.Data.Tables.Requests;

/// <summary>Reads the JSON bodies of answers; what is malformed makes a <see cref="FormatException"/>.</summary>
internal static class JsonAnswer
{
    /// <summary>The items of <c>{"value":[…]}</c>.</summary>
    public static IReadOnlyList<T> ReadPage<T>(Response response, Func<JsonElement, T> item) => Read(response, root =>
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("value", out var value) || value.ValueKind != JsonValueKind.Array)
            throw new FormatException("The answer has no array 'value'.");
        var items = new List<T>(value.GetArrayLength());
        foreach (var element in value.EnumerateArray())
            items.Add(item(element));
        return items;
    });

    /// <summary>What <paramref name="read"/> makes of the body's root.</summary>
    public static T Read<T>(Response response, Func<JsonElement, T> read)
    {
        if (response.ContentStream is not MemoryStream body)
            throw new FormatException($"The answer with status {response.Status} has no body.");
        try
        {
            body.Position = 0;
            using var document = JsonDocument.Parse(body);
            return read(document.RootElement);
        }
        catch (JsonException exception)
        {
            throw new FormatException($"The answer with status {response.Status} is not JSON.", exception);
        }
        catch (InvalidOperationException exception) when (exception is not ObjectDisposedException)
        {
            // JsonElement says this of strings that are not valid UTF-8 or UTF-16.
            throw new FormatException($"The answer with status {response.Status} holds text that is not valid.", exception);
        }
        finally
        {
            body.Position = 0;
        }
    }
}
