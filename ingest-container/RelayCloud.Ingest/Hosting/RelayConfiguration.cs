using System.Net;
using System.Net.Sockets;
using RelayCloud.Accounts.Addresses;
using RelayCloud.Accounts.Errors;
using RelayCloud.Ingest.EventLog;
using RelayCloud.Ingest.Gateways;
using RelayCloud.Ingest.Info.Upstream;
using RelayCloud.Ingest.Sessions;
using RelayCloud.Ingest.Sessions.Keys;

namespace RelayCloud.Ingest.Hosting;

/// <summary>Reads section <c>Relay</c> and checks all of it, so that an operator sees every mistake at once.</summary>
public static class RelayConfiguration
{
    /// <summary>The options.</summary>
    /// <exception cref="RelayConfigurationException">Something is wrong; the message lists everything.</exception>
    public static RelayOptions Read(IConfiguration configuration)
    {
        RelayOptions options;
        try
        {
            options = Given(configuration).GetSection("Relay").Get<RelayOptions>(b => b.ErrorOnUnknownConfiguration = true) ?? new RelayOptions();
        }
        catch (InvalidOperationException e)
        {
            throw new RelayConfigurationException([e.InnerException is { } inner ? $"{e.Message} {inner.Message}" : e.Message]);
        }

        string[] errors = [.. Validate(options)];
        return errors.Length == 0 ? options with { MarketData = options.MarketData with { GatewayCount = Math.Max(1, options.Gateways.Count) } } : throw new RelayConfigurationException(errors);
    }

    // A setting that is null, as JSON can have it, is one that is not there: else it would put null into options that have a default.
    private static IConfigurationRoot Given(IConfiguration configuration) =>
        new ConfigurationBuilder().AddInMemoryCollection(configuration.AsEnumerable().Where(setting => setting.Value is not null)).Build();

    // Containers often run without IPv6 although the system knows it; only a bind tells.
    private static bool HasIPv6
    {
        get
        {
            try
            {
                using var trial = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
                trial.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        }
    }

    /// <summary>The addresses behind <see cref="RelayOptions.Listen"/>; empty when it is none.</summary>
    internal static IReadOnlyList<IPAddress> Addresses(string listen) => listen switch
    {
        // Both, because clients differ in which of the two "localhost" is to them.
        "localhost" => HasIPv6 ? [IPAddress.Loopback, IPAddress.IPv6Loopback] : [IPAddress.Loopback],
        "any" => [HasIPv6 ? IPAddress.IPv6Any : IPAddress.Any],
        _ => IPAddress.TryParse(listen, out IPAddress? address) ? [address] : [],
    };

    private static string? ProxiesFault(IReadOnlyList<string> proxies)
    {
        try
        {
            IpRangeList.Parse(proxies);
            return null;
        }
        catch (AccountsException e)
        {
            return e.Message;
        }
    }

    private static IEnumerable<string> Validate(RelayOptions options)
    {
        if (options.HttpPort is < 0 or > 65_535) yield return $"Relay:HttpPort is {options.HttpPort}; it must be from 0 to 65535.";
        if (Addresses(options.Listen).Count == 0) yield return $"Relay:Listen is '{options.Listen}'; it must be localhost, any, or an IP address.";
        if (options.Role is not ("all" or "ingest" or "edge")) yield return $"Relay:Role is '{options.Role}'; it must be all, ingest or edge.";
        else if (options.Role != "all" && !options.EventHubs.IsConfigured)
            yield return $"Relay:Role is {options.Role}, which needs Event Hubs: set Relay:EventHubs:ConnectionString or Relay:EventHubs:FullyQualifiedNamespace.";
        foreach (string error in EventHubsOptionsValidator.Validate(options.EventHubs)) yield return error;
        foreach (string error in options.Tables.Validate()) yield return error;
        foreach (string error in options.Accounts.Validate()) yield return error;
        foreach (string error in options.Tokens.Validate()) yield return error;
        if (options.Tokens.IsConfigured && !options.TakesAccounts && options.ServesCustomers)
            yield return "Relay:Tokens is set without an accounts store, in which a token's key would be: set Relay:Tables:ConnectionString or Relay:Tables:Endpoint.";
        if (ProxiesFault(options.TrustedProxies) is { } fault) yield return $"Relay:TrustedProxies: {fault}";
        foreach (string error in options.Snapshots.Validate()) yield return error;
        foreach (string error in options.WebPubSub.Validate()) yield return error;
        if (!options.IsEdge || options.Gateways.Count > 0)
            foreach (string error in GatewaySetValidator.Validate(options.Gateways, options.Feed)) yield return error;
        foreach (GatewayOptions gateway in options.Gateways.Where(GatewayInfoClients.HasInfo))
            if (!InfoUrl.TryFind(gateway, out _, out string? error)) yield return error;
        foreach (string error in options.Universe.Validate(options.Gateways.Any(GatewayInfoClients.HasInfo) || options.IsEdge)) yield return error;
        foreach (string error in options.Info.Validate()) yield return error;
        foreach (string error in (options.MarketData with { GatewayCount = Math.Clamp(options.Gateways.Count, 1, 16) }).Validate()) yield return $"Relay:MarketData: {error}";
        if (options.Gateways.Count > 16) yield return $"There are {options.Gateways.Count} gateways; arbitration takes at most 16.";
        foreach (string error in ConfiguredKeys.Validate(options.Keys)) yield return error;
        foreach (string error in CustomerSessionOptionsValidator.Validate(options.Sessions)) yield return error;
        if (options.FanOut.Lanes is < 1 or > 64) yield return $"Relay:FanOut:Lanes is {options.FanOut.Lanes}; it must be from 1 to 64.";
        if (options.FanOut.LaneInboxMessagesMax is < 1_024 or > 1_048_576) yield return $"Relay:FanOut:LaneInboxMessagesMax is {options.FanOut.LaneInboxMessagesMax}; it must be from 1,024 to 1,048,576.";
        if (options.FanOut.LaneBehindMessages is < 16 or > 1_048_576) yield return $"Relay:FanOut:LaneBehindMessages is {options.FanOut.LaneBehindMessages}; it must be from 16 to 1,048,576.";
    }
}
