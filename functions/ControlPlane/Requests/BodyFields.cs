using System.Globalization;
using System.Text.Json;
using RelayCloud.Accounts.Errors;

namespace RelayCloud.ControlPlane.Requests;

/// <summary>
/// Takes the fields of a body one by one, with what each is when it is not there, and collects everything that is wrong, unknown names included. Values are not judged here but by
/// the accounts; only that they are of the right kind.
/// </summary>
internal sealed class BodyFields
{
    private const int ErrorsMax = 20;
    private const int ShownMax = 64;

    private readonly JsonElement _body;
    private readonly string _prefix;
    private readonly List<FieldError> _errors;
    private readonly List<string> _names = [];

    public BodyFields(JsonElement body)
        : this(body, "", [])
    {
    }

    private BodyFields(JsonElement body, string prefix, List<FieldError> errors)
    {
        _body = body;
        _prefix = prefix;
        _errors = errors;
    }

    /// <summary>A text.</summary>
    public string Text(string name, string otherwise) => Take(name, "a text", TextOf, otherwise) ?? otherwise;

    /// <summary>A text, or null where it is null.</summary>
    public string? TextOrNull(string name, string? otherwise) => IsNull(name) ? null : Take(name, "a text, or null", TextOf, otherwise);

    /// <summary>A whole number; with nothing to fall back on it must be there.</summary>
    public int Int(string name, int? otherwise) => Take(name, "a whole number up to 2,147,483,647", static v => v.ValueKind == JsonValueKind.Number && v.TryGetInt32(out int n) ? n : null, otherwise) ?? 0;

    /// <summary>A whole number; with nothing to fall back on it must be there.</summary>
    public long Long(string name, long? otherwise) => Take(name, "a whole number", LongOf, otherwise) ?? 0;

    /// <summary>A whole number, or null where it is null.</summary>
    public long? LongOrNull(string name, long? otherwise)
    {
        if (IsNull(name)) return null;
        return _body.TryGetProperty(name, out _) ? Take(name, "a whole number, or null", LongOf, otherwise) : Known(name, otherwise);
    }

    /// <summary>True or false; with nothing to fall back on it must be there.</summary>
    public bool Bool(string name, bool? otherwise) =>
        Take<bool>(name, "true or false", static v => v.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null }, otherwise) ?? false;

    /// <summary>A time, or null where it is null.</summary>
    public DateTimeOffset? TimeOrNull(string name, DateTimeOffset? otherwise)
    {
        if (IsNull(name)) return null;
        return _body.TryGetProperty(name, out _) ? Take(name, "a time such as 2030-01-31T00:00:00Z, or null", TimeOf, otherwise) : Known(name, otherwise);
    }

    /// <summary>A list of texts.</summary>
    public IReadOnlyList<string> Texts(string name, IReadOnlyList<string> otherwise) => Take(name, "a list of texts", TextsOf, otherwise) ?? otherwise;

    /// <summary>One of some values; with nothing to fall back on it must be there.</summary>
    public T OneOf<T>(string name, T? otherwise, params IReadOnlyList<(string Text, T Value)> values)
        where T : struct =>
        Take(name, $"one of {string.Join(", ", values.Select(static v => v.Text))}", v => Find(v, values), otherwise) ?? default;

    /// <summary>A value that is read in a way of its own, which returns null for what it does not take; with nothing to fall back on it must be there.</summary>
    public T? Other<T>(string name, string expected, Func<JsonElement, T?> read, T? otherwise)
        where T : class =>
        Take(name, expected, read, otherwise);

    /// <summary>An object; null when it is not there or is none.</summary>
    public BodyFields? Object(string name)
    {
        JsonElement? found = null;
        Known(name, 0);
        if (_body.TryGetProperty(name, out JsonElement value))
        {
            if (value.ValueKind == JsonValueKind.Object) found = value;
            else Add(name, "is of another kind", "an object");
        }

        return found is { } body ? new BodyFields(body, $"{_prefix}{name}.", _errors) : null;
    }

    /// <summary>Adds what else is wrong.</summary>
    public void Add(string name, string problem, string expected)
    {
        if (_errors.Count < ErrorsMax) _errors.Add(new FieldError(_prefix + name, problem, expected));
    }

    /// <summary>To be called when every field was taken: names that nobody took are wrong.</summary>
    public void NoMore()
    {
        foreach (JsonProperty property in _body.EnumerateObject())
            if (!_names.Contains(property.Name)) Add(Shown(property.Name), "is not known", $"one of {string.Join(", ", _names)}");
    }

    /// <exception cref="AccountsException">Something is wrong.</exception>
    public void ThrowIfWrong()
    {
        NoMore();
        if (_errors.Count > 0) throw new AccountsException([.. _errors]);
    }

    private T? Take<T>(string name, string expected, Func<JsonElement, T?> read, T? otherwise)
        where T : struct
    {
        _names.Add(name);
        if (!_body.TryGetProperty(name, out JsonElement value))
        {
            if (otherwise is null) Add(name, "is missing", expected);
            return otherwise;
        }

        if (read(value) is { } taken) return taken;
        Add(name, value.ValueKind == JsonValueKind.Null ? "is null" : "is of another kind", expected);
        return otherwise;
    }

    private T? Take<T>(string name, string expected, Func<JsonElement, T?> read, T? otherwise)
        where T : class
    {
        _names.Add(name);
        if (!_body.TryGetProperty(name, out JsonElement value)) return otherwise;
        if (read(value) is { } taken) return taken;
        Add(name, value.ValueKind == JsonValueKind.Null ? "is null" : "is of another kind", expected);
        return otherwise;
    }

    private T Known<T>(string name, T value)
    {
        _names.Add(name);
        return value;
    }

    private bool IsNull(string name)
    {
        if (!_body.TryGetProperty(name, out JsonElement value) || value.ValueKind != JsonValueKind.Null) return false;
        _names.Add(name);
        return true;
    }

    /// <summary>A value that is a text; null for anything else.</summary>
    public static string? TextOf(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String) return null;
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: JSON, but no text.
            return null;
        }
    }

    private static long? LongOf(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) ? number : null;

    // Only with an offset: a time without one would be ours or the caller's, and nobody could tell.
    private static DateTimeOffset? TimeOf(JsonElement value) =>
        TextOf(value) is { Length: >= 20 and <= 35 } text && (text[^1] is 'Z' or 'z' || text.AsSpan(19).ContainsAny('+', '-'))
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTimeOffset time) ? time : null;

    private static IReadOnlyList<string>? TextsOf(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array) return null;
        var texts = new List<string>(value.GetArrayLength());
        foreach (JsonElement entry in value.EnumerateArray())
        {
            if (TextOf(entry) is not { } text) return null;
            texts.Add(text);
        }

        return texts;
    }

    private static T? Find<T>(JsonElement value, IReadOnlyList<(string Text, T Value)> values)
        where T : struct
    {
        string? text = TextOf(value);
        foreach ((string name, T one) in values)
            if (name == text) return one;
        return null;
    }

    private static string Shown(string name) => name.Length <= ShownMax ? name : name[..ShownMax] + "…";
}
