namespace AzureSdk.Functions.Tests.Ownership;

/// <summary>The way to the storage, which can be cut before a request is sent, or before its answer comes back.</summary>
internal sealed class BreakableStorage() : DelegatingHandler(new SocketsHttpHandler())
{
    public bool IsCut { get; set; }

    public bool LosesAnswers { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (IsCut) throw new HttpRequestException("cut on purpose");
        var answer = await base.SendAsync(request, cancellationToken);
        if (!LosesAnswers || request.Method == HttpMethod.Get) return answer;
        LosesAnswers = false;
        answer.Dispose();
        throw new HttpRequestException("answer lost on purpose");
    }
}
