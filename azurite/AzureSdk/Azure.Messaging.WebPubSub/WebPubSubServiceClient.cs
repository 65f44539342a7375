#nullable disable // The official API carries no nullable annotations.
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Messaging.WebPubSub.Authorization;
using Azure.Messaging.WebPubSub.Requests;

namespace Azure.Messaging.WebPubSub;

/// <summary>A server's side of one hub. Thread-safe; make one and keep it.</summary>
public partial class WebPubSubServiceClient
{
    private const string Scope = "https://webpubsub.azure.com/.default";

    private readonly HubRequests _requests;
    private readonly AzureKeyCredential _key;

    /// <summary>A hub by the service's connection string.</summary>
    public WebPubSubServiceClient(string connectionString, string hub)
        : this(connectionString, hub, new WebPubSubServiceClientOptions())
    {
    }

    /// <summary>A hub by the service's connection string.</summary>
    public WebPubSubServiceClient(string connectionString, string hub, WebPubSubServiceClientOptions options)
        : this(ServiceConnection.Parse(connectionString), hub, options)
    {
    }

    /// <summary>A hub by the service's address and one of its access keys.</summary>
    public WebPubSubServiceClient(Uri endpoint, string hub, AzureKeyCredential credential)
        : this(endpoint, hub, credential, new WebPubSubServiceClientOptions())
    {
    }

    /// <summary>A hub by the service's address and one of its access keys.</summary>
    public WebPubSubServiceClient(Uri endpoint, string hub, AzureKeyCredential credential, WebPubSubServiceClientOptions options)
        : this(endpoint, hub, credential is null ? throw new ArgumentNullException(nameof(credential)) : new KeyPolicy(credential), options)
    {
        _key = credential;
    }

    /// <summary>A hub by the service's https address, and an identity.</summary>
    public WebPubSubServiceClient(Uri endpoint, string hub, TokenCredential credential)
        : this(endpoint, hub, credential, new WebPubSubServiceClientOptions())
    {
    }

    /// <summary>A hub by the service's https address, and an identity.</summary>
    public WebPubSubServiceClient(Uri endpoint, string hub, TokenCredential credential, WebPubSubServiceClientOptions options)
        : this(endpoint, hub, credential is null ? throw new ArgumentNullException(nameof(credential)) : new BearerTokenAuthenticationPolicy(credential, Scope), options)
    {
    }

    /// <summary>For mocks.</summary>
    protected WebPubSubServiceClient()
    {
    }

    private WebPubSubServiceClient(ServiceConnection connection, string hub, WebPubSubServiceClientOptions options)
        : this(connection.Endpoint, hub, new AzureKeyCredential(connection.AccessKey), options)
    {
    }

    private WebPubSubServiceClient(Uri endpoint, string hub, HttpPipelinePolicy authorization, WebPubSubServiceClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentException.ThrowIfNullOrEmpty(hub);
        options ??= new WebPubSubServiceClientOptions();
        Endpoint = endpoint;
        Hub = hub;
        var pipeline = new HttpPipelineOptions(options) { RequestFailedDetailsParser = ServiceErrorParser.Instance };
        pipeline.PerRetryPolicies.Add(authorization);
        _requests = new HubRequests(HttpPipelineBuilder.Build(pipeline), endpoint, hub, options.VersionText);
    }

    /// <summary>Address of the service.</summary>
    public virtual Uri Endpoint { get; }

    /// <summary>Name of the hub.</summary>
    public virtual string Hub { get; }

    /// <summary>What requests go through.</summary>
    public virtual HttpPipeline Pipeline => _requests.Pipeline;
}
