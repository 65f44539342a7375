using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RelayCloud.Amqp.Connections;
using RelayCloud.Amqp.Encoding;
using RelayCloud.Amqp.Links;
using RelayCloud.Amqp.Messages;
using RelayCloud.Amqp.Performatives;
using RelayCloud.EventHubsEmulator.Configuration;
using RelayCloud.EventHubsEmulator.Server.Events;

namespace RelayCloud.EventHubsEmulator.Tests.Server;

/// <summary>Starts emulators in this process and clients on real sockets, and says what those send.</summary>
internal static class TestEmulator
{
    /// <summary>The hub that there is.</summary>
    public const string Hub = "hub";

    /// <summary>Its partitions.</summary>
    public const int Partitions = 2;

    /// <summary>Where the tests' receivers begin to read.</summary>
    public const string Earliest = "amqp.annotation.x-opt-offset > '-1'";

    /// <param name="folder">Of the events.</param>
    /// <param name="options">Its folder and ports are replaced. Tokens are checked only if it says so.</param>
    /// <param name="time">Null = the system's.</param>
    /// <param name="logger">Null = none.</param>
    public static Task<Emulator> StartAsync(string folder, EmulatorOptions? options = null, TimeProvider? time = null, ILogger? logger = null) => Emulator.StartAsync(
        (options ?? new EmulatorOptions { CheckTokens = false }) with { DataPath = folder, Port = 0, HealthPort = 0 },
        new NamespaceSettings("ns", [new HubSettings(Hub, Partitions, [HubSettings.DefaultConsumerGroup])]),
        time ?? TimeProvider.System,
        logger ?? NullLogger.Instance);

    /// <summary>A connection to an emulator, opened.</summary>
    public static async Task<AmqpConnection> ConnectAsync(int port)
    {
        var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", port);
            return await AmqpConnection.ConnectAsync(client.GetStream(), new AmqpConnectionOptions { ContainerId = "test" });
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>A link to a partition.</summary>
    public static LinkSettings Producer(int partition) => new() { Target = new Target { Address = $"{Hub}/Partitions/{partition}" } };

    /// <summary>A link from a partition, in the default group.</summary>
    /// <param name="epoch">Null = none.</param>
    /// <param name="selector">Where to begin.</param>
    public static LinkSettings Consumer(int partition, long? epoch = null, string selector = Earliest) => new()
    {
        Source = new Source
        {
            Address = $"{Hub}/ConsumerGroups/$Default/Partitions/{partition}",
            Filter = new AmqpMap { { new AmqpSymbol("apache.org:selector-filter:string"), new AmqpDescribed(0x0000468C00000004ul, selector) } },
        },
        Properties = epoch is { } level ? new AmqpMap { { new AmqpSymbol("com.microsoft:epoch"), level } } : null,
    };

    /// <summary>A batch of so many events, each with one byte.</summary>
    public static byte[] Batch(int count)
    {
        byte[] inner = new AmqpMessage { BodyKind = BodyKind.Data, Sections = [new byte[] { 7 }] }.ToArray();
        return new AmqpMessage { BodyKind = BodyKind.Data, Sections = [.. Enumerable.Repeat(inner, count)] }.ToArray();
    }

    /// <summary>Sends a batch and gives its outcome.</summary>
    public static Task<DeliveryState> SendBatchAsync(this AmqpSender sender, byte[] batch) => sender.SendAsync(batch, EventUnpacker.BatchFormat);
}
