namespace AzureSdk.WebPubSub.Tests;

/// <summary>Sends what is meant for https over http, to a service on this machine.</summary>
internal sealed class PlainHttpHandler() : DelegatingHandler(new SocketsHttpHandler())
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => base.SendAsync(Plain(request), cancellationToken);

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) => base.Send(Plain(request), cancellationToken);

    private static HttpRequestMessage Plain(HttpRequestMessage request)
    {
        request.RequestUri = new UriBuilder(request.RequestUri!) { Scheme = "http" }.Uri;
        return request;
    }
}
