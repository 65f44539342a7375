using Azure.Messaging.EventHubs;
using Microsoft.Azure.Functions.Worker.Configuration;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker.EventHubs;

/// <summary>What an event function's attribute says, read and checked. Immutable.</summary>
internal sealed record EventHubPlan
{
    private const string DefaultConsumerGroup = "$Default";
    private const string DefaultConnection = "EventHub";

    /// <summary>With the key: never logged.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>The host name of the namespace.</summary>
    public required string Namespace { get; init; }

    public required string Hub { get; init; }

    public required string ConsumerGroup { get; init; }

    public required bool IsBatched { get; init; }

    public required EventArgument Argument { get; init; }

    /// <summary>The same for all instances that share the work, in whatever case they write the names.</summary>
    public string Key => $"{Namespace}|{Hub}|{ConsumerGroup}".ToLowerInvariant();

    /// <param name="trigger">The attribute.</param>
    /// <param name="parameter">The type of its parameter, already checked.</param>
    /// <param name="configuration">Where the connection and <c>%Setting%</c> are looked up.</param>
    /// <exception cref="FormatException">Something is missing or wrong; the message has no secrets.</exception>
    public static EventHubPlan Read(EventHubTriggerAttribute trigger, Type parameter, IConfiguration configuration)
    {
        var hub = SettingNames.Resolve(trigger.EventHubName ?? "", configuration);
        var group = SettingNames.Resolve(trigger.ConsumerGroup is { Length: > 0 } given ? given : DefaultConsumerGroup, configuration);
        var connection = ConnectionOf(trigger.Connection is { Length: > 0 } setting ? setting : DefaultConnection, configuration);
        var properties = EventHubsConnectionStringProperties.Parse(connection);

        // As in the official extension the connection string goes before the attribute.
        if (properties.EventHubName is { Length: > 0 } own) hub = own;
        foreach (var (name, what) in (ReadOnlySpan<(string, string)>)[(hub, "event hub's"), (group, "consumer group's")])
        {
            if (name.Length is 0 or > 256 || name.Any(static c => !char.IsAsciiLetterOrDigit(c) && c is not ('$' or '.' or '-' or '_'))) throw new FormatException($"the {what} name \"{name}\" must have letters, digits, '.', '-' and '_'");
        }

        try
        {
            // Checks what a connection needs, without making one.
            _ = new EventHubConnection(connection, hub);
        }
        catch (ArgumentException e)
        {
            throw new FormatException(e.Message, e);
        }

        return new EventHubPlan { ConnectionString = connection, Namespace = properties.FullyQualifiedNamespace, Hub = hub, ConsumerGroup = group, IsBatched = trigger.IsBatched, Argument = EventArgument.Of(parameter, trigger.IsBatched) };
    }

    private static string ConnectionOf(string setting, IConfiguration configuration)
    {
        var name = setting.Replace("__", ":", StringComparison.Ordinal);
        foreach (var key in (ReadOnlySpan<string>)["AzureWebJobs" + name, "ConnectionStrings:" + name, name])
        {
            if (configuration[key] is { Length: > 0 } text) return text;
        }

        throw new FormatException(configuration[name + ":fullyQualifiedNamespace"] is null
            ? $"the setting {setting}, named by Connection, is not set: it must hold an Event Hubs connection string"
            : $"the setting {setting} gives a namespace for an identity, which this worker does not take: set {setting} to a connection string");
    }
}
