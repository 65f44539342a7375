using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Messaging.WebPubSub.Requests;

/// <summary>Makes and sends the REST requests of one hub. Thread-safe.</summary>
internal sealed class HubRequests(HttpPipeline pipeline, Uri endpoint, string hub, string version)
{
    private static readonly ResponseClassifier Success = new StatusCodeClassifier([200, 202, 204]);

    // Not there is an answer, not an error.
    private static readonly ResponseClassifier SuccessOrNotFound = new StatusCodeClassifier([200, 404]);

    public HttpPipeline Pipeline { get; } = pipeline;

    /// <param name="path">Escaped parts below the hub, from its first slash.</param>
    public HttpMessage Create(RequestMethod method, string path, RequestContext? context) => Create(method, path, context, Success);

    /// <inheritdoc cref="Create(RequestMethod, string, RequestContext?)"/>
    public HttpMessage CreateCheck(string path, RequestContext? context) => Create(RequestMethod.Head, path, context, SuccessOrNotFound);

    /// <summary>Sends, with retries.</summary>
    /// <exception cref="RequestFailedException">The service refused, and the context does not ask for its answer all the same.</exception>
    public async ValueTask<Response> SendAsync(HttpMessage message, RequestContext? context, bool isAsync)
    {
        using (message)
        {
            var cancellationToken = context?.CancellationToken ?? default;
            if (isAsync)
                await Pipeline.SendAsync(message, cancellationToken).ConfigureAwait(false);
            else
                Pipeline.Send(message, cancellationToken);

            // Stays readable after the message is gone: its body is in memory.
            var response = message.Response;
            return !response.IsError || context?.ErrorOptions.HasFlag(ErrorOptions.NoThrow) == true ? response : throw new RequestFailedException(response);
        }
    }

    /// <summary>Whether the thing of a <see cref="CreateCheck"/> is there.</summary>
    public async ValueTask<Response<bool>> CheckAsync(HttpMessage message, RequestContext? context, bool isAsync)
    {
        var response = await SendAsync(message, context, isAsync).ConfigureAwait(false);
        return Response.FromValue(response.Status == 200, response);
    }

    /// <summary>Escapes a name for its place in a path.</summary>
    public static string Escape(string name, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(name, parameter);
        return Uri.EscapeDataString(name);
    }

    private HttpMessage Create(RequestMethod method, string path, RequestContext? context, ResponseClassifier classifier)
    {
        var message = Pipeline.CreateMessage(context, classifier);
        var request = message.Request;
        request.Method = method;
        request.Uri.Reset(endpoint);
        request.Uri.AppendPath($"/api/hubs/{Uri.EscapeDataString(hub)}{path}", escape: false);
        request.Uri.AppendQuery("api-version", version);
        return message;
    }
}
