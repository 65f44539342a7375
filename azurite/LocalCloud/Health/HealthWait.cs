namespace RelayCloud.LocalCloud.Health;

/// <summary>Waits until a service says that it is ready. Thread-safe.</summary>
internal sealed class HealthWait(HttpMessageInvoker http, TimeProvider time)
{
    /// <summary>Pause between two questions: short against a start of about a second, long against the cost of a request.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>A question that has no answer by then is asked anew.</summary>
    public static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(2);

    /// <summary>Asks until the answer is 200.</summary>
    /// <param name="url">GET of it says whether the service is ready.</param>
    /// <param name="anyAnswer">True: an answer of any status will do.</param>
    /// <param name="limit">How long to go on asking.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>Null when it is healthy; else what the last try met, e.g. <c>503 Service Unavailable</c> or <c>Connection refused</c>.</returns>
    public async Task<string?> UntilHealthyAsync(Uri url, bool anyAnswer, TimeSpan limit, CancellationToken stop)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            var problem = await AskAsync(url, anyAnswer, stop);
            if (problem is null || time.GetElapsedTime(started) + Interval > limit)
                return problem;
            await Task.Delay(Interval, time, stop);
        }
    }

    private async Task<string?> AskAsync(Uri url, bool anyAnswer, CancellationToken stop)
    {
        using var answerLimit = new CancellationTokenSource(AnswerMax, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, answerLimit.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            using var response = await http.SendAsync(request, either.Token);
            return anyAnswer || response.StatusCode == System.Net.HttpStatusCode.OK ? null : $"{(int)response.StatusCode} {response.ReasonPhrase}";
        }
        catch (HttpRequestException exception)
        {
            return exception.InnerException?.Message ?? exception.Message;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return $"no answer within {AnswerMax.TotalSeconds:0} s";
        }
    }
}
