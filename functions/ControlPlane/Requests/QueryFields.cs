using System.Globalization;
using Microsoft.AspNetCore.Http;
using RelayCloud.Accounts.Errors;
using RelayCloud.ControlPlane.Errors;

namespace RelayCloud.ControlPlane.Requests;

/// <summary>Takes the parameters of an address one by one and collects everything that is wrong, unknown names included: a mistyped <c>limt</c> is told, not passed over.</summary>
internal sealed class QueryFields(HttpRequest request)
{
    private const int ErrorsMax = 20;
    private const int LengthMax = 256;

    private readonly List<FieldError> _errors = [];
    private readonly List<string> _names = [];

    /// <summary>A text; null when it is not there.</summary>
    public string? Text(string name)
    {
        _names.Add(name);
        if (!request.Query.TryGetValue(name, out var values)) return null;
        if (values.Count == 1 && values[0] is { Length: >= 1 and <= LengthMax } text) return text;
        Add(name, values.Count > 1 ? "is there several times" : "is empty or too long", $"one text of 1 to {LengthMax} characters");
        return null;
    }

    /// <summary>A whole number within bounds.</summary>
    public int Int(string name, int otherwise, int min, int max)
    {
        if (Text(name) is not { } text) return otherwise;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= min && number <= max) return number;
        Add(name, "is not such a number", $"{min} to {max}");
        return otherwise;
    }

    /// <summary>A time; null when it is not there.</summary>
    public DateTimeOffset? Time(string name)
    {
        if (Text(name) is not { } text) return null;
        if (text[^1] == 'Z' && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTimeOffset time)) return time;
        Add(name, "is not a time", "a UTC time such as 2026-01-31T00:00:00Z");
        return null;
    }

    /// <summary>Adds what else is wrong.</summary>
    public void Add(string name, string problem, string expected)
    {
        if (_errors.Count < ErrorsMax) _errors.Add(new FieldError(name, problem, expected));
    }

    /// <exception cref="RefusedException">Something is wrong.</exception>
    public void ThrowIfWrong()
    {
        foreach (string name in request.Query.Keys)
            if (!_names.Contains(name, StringComparer.OrdinalIgnoreCase)) Add(name.Length <= 64 ? name : name[..64] + "…", "is not known", _names.Count == 0 ? "no parameters" : $"one of {string.Join(", ", _names)}");
        if (_errors.Count > 0) throw new RefusedException(Refusal.Of(Reasons.InvalidQuery, [.. _errors]));
    }
}
