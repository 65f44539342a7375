#nullable disable annotations

using Azure.Messaging.EventHubs.Validation;

namespace Azure.Messaging.EventHubs;

/// <summary>The parts of a connection string such as <c>Endpoint=sb://name.servicebus.windows.net;SharedAccessKeyName=…;SharedAccessKey=…;EntityPath=hub</c>.</summary>
public class EventHubsConnectionStringProperties
{
    /// <summary>The namespace's host name; null without an endpoint.</summary>
    public string FullyQualifiedNamespace => Endpoint?.Host;

    /// <summary>The namespace's address, with the port when one was given.</summary>
    public Uri Endpoint { get; internal set; }

    /// <summary>The event hub (<c>EntityPath</c>); null for a namespace's connection string.</summary>
    public string EventHubName { get; internal set; }

    /// <summary>The name of the key.</summary>
    public string SharedAccessKeyName { get; internal set; }

    /// <summary>The key.</summary>
    public string SharedAccessKey { get; internal set; }

    /// <summary>A ready-made signature instead of a key.</summary>
    public string SharedAccessSignature { get; internal set; }

    /// <summary><c>UseDevelopmentEmulator=true</c>: plain TCP, port 5672 unless the endpoint has one.</summary>
    internal bool UseDevelopmentEmulator { get; set; }

    /// <summary>Takes a connection string apart.</summary>
    /// <exception cref="FormatException">A part is not of the form name=value, or the endpoint is no address.</exception>
    public static EventHubsConnectionStringProperties Parse(string connectionString)
    {
        Ensure.NotEmpty(connectionString, nameof(connectionString));
        var properties = new EventHubsConnectionStringProperties();
        foreach (Range range in SplitAtSemicolons(connectionString))
        {
            ReadOnlySpan<char> part = connectionString.AsSpan(range).Trim();
            if (part.IsEmpty) continue;
            int equals = part.IndexOf('=');
            // The text of a part is never repeated in a message: it may be the key.
            if (equals <= 0) throw new FormatException("The connection string could not be parsed: each part must be of the form name=value, parts are separated by semicolons.");
            string name = part[..equals].Trim().ToString();
            string value = part[(equals + 1)..].Trim().ToString();
            if (value.Length == 0) throw new FormatException($"The connection string could not be parsed: '{name}' has no value.");
            properties.Set(name, value);
        }

        return properties;
    }

    /// <exception cref="ArgumentException">The parts do not suffice to connect to a hub, or contradict each other.</exception>
    internal void Validate(string explicitEventHubName, string parameterName)
    {
        if (!string.IsNullOrEmpty(explicitEventHubName) && !string.IsNullOrEmpty(EventHubName) && !string.Equals(explicitEventHubName, EventHubName, StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException($"The connection string is for the event hub '{EventHubName}', but '{explicitEventHubName}' was asked for; give the name once.", parameterName);
        bool hasSignature = !string.IsNullOrEmpty(SharedAccessSignature);
        if (hasSignature && (!string.IsNullOrEmpty(SharedAccessKeyName) || !string.IsNullOrEmpty(SharedAccessKey)))
            throw new ArgumentException("The connection string has both a shared access key and a shared access signature; give one.", parameterName);
        bool hasKey = !string.IsNullOrEmpty(SharedAccessKeyName) && !string.IsNullOrEmpty(SharedAccessKey);
        if (string.IsNullOrEmpty(Endpoint?.Host) || (string.IsNullOrEmpty(explicitEventHubName) && string.IsNullOrEmpty(EventHubName)) || (!hasKey && !hasSignature))
            throw new ArgumentException("The connection string must have an Endpoint, either SharedAccessKeyName and SharedAccessKey or SharedAccessSignature, and the event hub must be named, as EntityPath or by the caller.", parameterName);
    }

    private static List<Range> SplitAtSemicolons(string text)
    {
        var ranges = new List<Range>();
        foreach (Range range in text.AsSpan().Split(';')) ranges.Add(range);
        return ranges;
    }

    private static Uri ParseEndpoint(string value)
    {
        // The official client takes any scheme, and none, for sb://.
        string address = value.Contains("://", StringComparison.Ordinal) ? value[(value.IndexOf("://", StringComparison.Ordinal) + 3)..] : value;
        if (!Uri.TryCreate("sb://" + address, UriKind.Absolute, out Uri endpoint) || Uri.CheckHostName(endpoint.Host) == UriHostNameType.Unknown)
            throw new FormatException($"The connection string could not be parsed: the endpoint '{value}' is no address such as sb://name.servicebus.windows.net.");
        return endpoint;
    }

    private void Set(string name, string value)
    {
        if (Is("Endpoint")) Endpoint = ParseEndpoint(value);
        else if (Is("EntityPath")) EventHubName = value;
        else if (Is("SharedAccessKeyName")) SharedAccessKeyName = value;
        else if (Is("SharedAccessKey")) SharedAccessKey = value;
        else if (Is("SharedAccessSignature")) SharedAccessSignature = value;
        else if (Is("UseDevelopmentEmulator")) UseDevelopmentEmulator = bool.TryParse(value, out bool use) && use;

        bool Is(string known) => name.Equals(known, StringComparison.OrdinalIgnoreCase);
    }
}
