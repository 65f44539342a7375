using System.Net;
using Azure.Core;
using Azure.Core.Pipeline;

namespace AzureSdk.Tables.Tests.Offline;

/// <summary>Answers every request with 204 and remembers where it went and its headers.</summary>
internal sealed class RecordingTransport : HttpClientTransport
{
    private readonly Recorder _recorder;

    public RecordingTransport()
        : this(new Recorder())
    {
    }

    private RecordingTransport(Recorder recorder)
        : base(recorder)
    {
        _recorder = recorder;
    }

    public List<Uri> Uris => _recorder.Uris;

    public List<Dictionary<string, string>> Headers => _recorder.Headers;

    private sealed class Recorder : HttpMessageHandler
    {
        public List<Uri> Uris { get; } = [];

        public List<Dictionary<string, string>> Headers { get; } = [];

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Uris.Add(request.RequestUri!);
            Headers.Add(request.Headers.ToDictionary(header => header.Key, header => string.Join(',', header.Value)));
            return new HttpResponseMessage(HttpStatusCode.NoContent);
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(Send(request, cancellationToken));
    }
}
