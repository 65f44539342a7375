using Azure;
using Azure.Core;
using Azure.Identity;
using Azure.Messaging.WebPubSub;

namespace RelayCloud.Ingest.WebPubSub.Publishing;

/// <summary>Sends by the official client.</summary>
internal sealed class WebPubSubSender(WebPubSubServiceClient client) : IGroupSender
{
    /// <summary>A sender as configured; asks nothing of the service yet.</summary>
    /// <param name="options">Valid, and <see cref="WebPubSubOptions.IsConfigured"/>.</param>
    public static WebPubSubSender Open(WebPubSubOptions options)
    {
        // A failed send is not repeated as it is: by then there may be newer values, and the budget has a say.
        var settings = new WebPubSubServiceClientOptions();
        settings.Retry.MaxRetries = 0;
        settings.Retry.NetworkTimeout = TimeSpan.FromMilliseconds(options.TryTimeoutMs);
        return new WebPubSubSender(string.IsNullOrEmpty(options.Endpoint)
            ? new WebPubSubServiceClient(options.ConnectionString, options.Hub, settings)
            : new WebPubSubServiceClient(new Uri(options.Endpoint), options.Hub, new DefaultAzureCredential(), settings));
    }

    /// <inheritdoc/>
    public Task SendAsync(string group, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        client.SendToGroupAsync(group, RequestContent.Create(body), ContentType.ApplicationJson, excluded: null, context: new RequestContext { CancellationToken = cancellationToken });
}
