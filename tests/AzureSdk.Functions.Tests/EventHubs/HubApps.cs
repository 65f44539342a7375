using AzureSdk.Functions.Tests.Hosting;
using Microsoft.Azure.Functions.Worker.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AzureSdk.Functions.Tests.EventHubs;

/// <summary>Function apps on the fixture's hub and storage, which begin at the end of what the hub holds.</summary>
internal static class HubApps
{
    /// <summary>Looks at owners often, so that tests need not wait long.</summary>
    public static EventHubsHostJson Settings { get; } = new()
    {
        BalanceInterval = TimeSpan.FromMilliseconds(200),
        OwnershipLength = TimeSpan.FromSeconds(4),
        InitialOffset = InitialOffset.FromEnd,
    };

    public static Task<FunctionHost> StartAsync(CloudFixture cloud, Type function, EventCalls calls, EventHubsHostJson? settings = null, List<IReadOnlyDictionary<string, object?>>? bindings = null)
    {
        var builder = FunctionHost.Builder(function);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = cloud.StorageConnection,
            ["EventHubs"] = cloud.HubConnection,
            ["Hub"] = CloudFixture.Hub,
        });
        builder.Services.AddSingleton(calls);
        builder.Services.AddSingleton(bindings ?? []);
        builder.Services.AddSingleton(new HostJson { EventHubs = settings ?? Settings });
        return FunctionHost.StartAsync(builder);
    }
}
