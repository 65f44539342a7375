using System.Text.Json;

namespace Microsoft.Azure.Functions.Worker.Configuration;

/// <summary>Reads values by their dotted path and collects every fault.</summary>
internal sealed class HostJsonReader(JsonElement root)
{
    private readonly List<string> _faults = [];

    public void Fault(string fault) => _faults.Add(fault);

    public string? Text(string path)
    {
        if (Find(path) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.String) return value.GetString();
        Fault($"{path} must be a text");
        return null;
    }

    public int Number(string path, int whenAbsent, int least, int most)
    {
        if (Find(path) is not { } value) return whenAbsent;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most) return number;
        Fault($"{path} must be a whole number from {least} to {most}");
        return whenAbsent;
    }

    public TimeSpan Duration(string path, TimeSpan whenAbsent, TimeSpan least, TimeSpan? most = null)
    {
        if (Find(path) is not { } value) return whenAbsent;
        if (value.ValueKind == JsonValueKind.String && TimeSpan.TryParse(value.GetString(), out var duration) && duration >= least && !(duration > most)) return duration;
        Fault($"{path} must be a time span of at least {least:c}{(most is null ? "" : $" and at most {most:c}")}, such as \"{whenAbsent:c}\"");
        return whenAbsent;
    }

    public bool Has(string path) => Find(path) is not null;

    /// <exception cref="FormatException">There were faults.</exception>
    public void ThrowIfFaulty()
    {
        if (_faults.Count > 0) throw new FormatException(string.Join("; ", _faults) + ".");
    }

    private JsonElement? Find(string path)
    {
        var current = root;
        foreach (var name in path.Split('.'))
        {
            if (current.ValueKind != JsonValueKind.Object || !current.TryGetProperty(name, out var next)) return null;
            current = next;
        }

        return current;
    }
}
