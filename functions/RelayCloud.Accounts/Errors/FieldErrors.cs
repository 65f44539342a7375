using System.Globalization;
using System.Text;

namespace RelayCloud.Accounts.Errors;

/// <summary>Collects what is wrong with a request, so that the caller learns all of it at once.</summary>
internal sealed class FieldErrors
{
    /// <summary>The most errors reported: a list of 10,000 wrong entries need not be answered with 10,000 sentences.</summary>
    private const int ErrorsMax = 20;

    private readonly List<FieldError> _errors = [];

    public void Add(string field, string problem, string expected)
    {
        if (_errors.Count < ErrorsMax) _errors.Add(new FieldError(field, problem, expected));
    }

    /// <summary>Text of so many characters, without control characters (line breaks only where allowed) and without blanks at its ends.</summary>
    public void Text(string field, string? value, int lengthMin, int lengthMax, bool lines = false)
    {
        string expected = lengthMin == lengthMax ? $"{lengthMax} characters" : $"{lengthMin} to {lengthMax:N0} characters";
        int length = value?.Length ?? 0;
        if (length == 0 && lengthMin > 0) Add(field, "is missing", expected);
        else if (length < lengthMin || length > lengthMax) Add(field, $"is {length:N0} characters long", expected);
        else if (value is not null && HoldsForbidden(value, lines)) Add(field, "holds control characters", $"{expected}, all printable");
        else if (value is not null && value.Length != value.Trim().Length) Add(field, "begins or ends with a blank", "text without blanks around it");
    }

    /// <summary>A number within bounds, both included.</summary>
    public void Number(string field, long value, long min, long max)
    {
        if (value < min || value > max) Add(field, $"is {value.ToString(CultureInfo.InvariantCulture)}", $"{min:N0} to {max:N0}");
    }

    /// <exception cref="AccountsException">Something is wrong.</exception>
    public void ThrowIfAny()
    {
        if (_errors.Count > 0) throw new AccountsException([.. _errors]);
    }

    private static bool HoldsForbidden(string value, bool lines)
    {
        foreach (Rune rune in value.EnumerateRunes())
        {
            // A lone surrogate is enumerated as this; it cannot be stored as UTF-8 and would come back as something else.
            if (rune == Rune.ReplacementChar) return true;
            if (Rune.IsControl(rune) && !(lines && rune.Value is '\n' or '\r' or '\t')) return true;
        }

        return false;
    }
}
