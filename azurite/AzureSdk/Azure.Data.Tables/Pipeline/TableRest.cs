using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables.Connection;

namespace Azure.Data.Tables.Pipeline;

/// <summary>Makes and sends the REST requests of one account. Thread-safe.</summary>
internal sealed class TableRest
{
    private const string JsonType = "application/json";
    private readonly HttpPipeline _pipeline;
    private readonly string _version;

    public TableRest(TableEndpoint endpoint, TableClientOptions? options)
    {
        options ??= new TableClientOptions();
        Endpoint = endpoint;
        _version = options.VersionText;
        var pipeline = new HttpPipelineOptions(options) { RequestFailedDetailsParser = TableErrorParser.Instance };
        pipeline.PerRetryPolicies.Add(new BoundedBodyPolicy(options.Retry.NetworkTimeout));
        if (endpoint.Authorization is not null)
            pipeline.PerRetryPolicies.Add(endpoint.Authorization);
        _pipeline = HttpPipelineBuilder.Build(pipeline);
    }

    public TableEndpoint Endpoint { get; }

    /// <summary>Value of the header x-ms-version.</summary>
    public string Version => _version;

    /// <summary>A message with the headers that every request has.</summary>
    /// <param name="method">HTTP method.</param>
    /// <param name="path">Escaped path below the endpoint, from its first slash.</param>
    public HttpMessage CreateMessage(RequestMethod method, string path)
    {
        var message = _pipeline.CreateMessage();
        var request = message.Request;
        request.Method = method;
        request.Uri.Reset(Endpoint.Uri);
        request.Uri.AppendPath(path, escape: false);
        request.Headers.Add("x-ms-version", _version);
        request.Headers.Add("DataServiceVersion", "3.0");
        request.Headers.Add("Accept", "application/json;odata=minimalmetadata");
        return message;
    }

    /// <summary>Gives the message a JSON body.</summary>
    public static void SetJson(HttpMessage message, ReadOnlyMemory<byte> json)
    {
        message.Request.Headers.Add("Content-Type", JsonType);
        message.Request.Content = RequestContent.Create(json);
    }

    /// <summary>Sends, with retries.</summary>
    /// <returns>The answer, whatever its status, its body in memory.</returns>
    /// <exception cref="RequestFailedException">There is no answer, or it is longer than allowed.</exception>
    public async ValueTask<Response> SendAsync(HttpMessage message, bool isAsync, CancellationToken cancellationToken)
    {
        try
        {
            if (isAsync)
                await _pipeline.SendAsync(message, cancellationToken);
            else
                _pipeline.Send(message, cancellationToken);
            // Stays readable after the message is gone: its body is in memory.
            return message.Response;
        }
        finally
        {
            message.Dispose();
        }
    }
}
