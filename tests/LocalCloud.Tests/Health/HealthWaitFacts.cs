using System.Net;
using RelayCloud.LocalCloud.Health;

namespace RelayCloud.LocalCloud.Tests.Health;

public sealed class HealthWaitFacts
{
    private static readonly Uri Url = new("http://127.0.0.1:1/health");

    private static Task<string?> Wait(JumpingTime time, Func<int, HttpResponseMessage> answer, double limitSeconds = 60) =>
        new HealthWait(new HttpMessageInvoker(new Answers(answer)), time).UntilHealthyAsync(Url, anyAnswer: false, TimeSpan.FromSeconds(limitSeconds), CancellationToken.None);

    [Fact]
    public async Task A_healthy_service_is_asked_once()
    {
        var time = new JumpingTime(wait => wait == HealthWait.Interval);
        Assert.Null(await Wait(time, _ => new HttpResponseMessage(HttpStatusCode.OK)));
        Assert.Equal(TimeSpan.Zero, time.Elapsed);
    }

    [Fact]
    public async Task It_is_asked_at_the_interval_until_it_is_healthy()
    {
        var time = new JumpingTime(wait => wait == HealthWait.Interval);
        Assert.Null(await Wait(time, n => n < 3 ? throw new HttpRequestException("Connection refused") : new HttpResponseMessage(n < 6 ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK)));
        Assert.Equal(6 * HealthWait.Interval, time.Elapsed);
    }

    [Fact]
    public async Task A_service_without_an_address_for_health_is_healthy_when_it_answers_at_all()
    {
        var time = new JumpingTime(wait => wait == HealthWait.Interval);
        var health = new HealthWait(
            new HttpMessageInvoker(new Answers(n => n < 3 ? throw new HttpRequestException("Connection refused") : new HttpResponseMessage(HttpStatusCode.BadRequest))), time);
        Assert.Null(await health.UntilHealthyAsync(Url, anyAnswer: true, TimeSpan.FromSeconds(60), CancellationToken.None));
        Assert.Equal(3 * HealthWait.Interval, time.Elapsed);
    }

    [Fact]
    public async Task At_the_limit_the_last_answer_is_told()
    {
        var time = new JumpingTime(wait => wait == HealthWait.Interval);
        Assert.Equal("503 Service Unavailable", await Wait(time, _ => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable), limitSeconds: 5));
        Assert.InRange(time.Elapsed.TotalSeconds, 4.8, 5);
        Assert.Equal("Connection refused", await Wait(time, _ => throw new HttpRequestException("Connection refused"), limitSeconds: 1));
    }

    [Fact]
    public async Task A_service_that_never_answers_is_told()
    {
        var time = new JumpingTime(_ => true);
        var health = new HealthWait(new HttpMessageInvoker(new Silence()), time);
        Assert.Equal("no answer within 2 s", await health.UntilHealthyAsync(Url, anyAnswer: false, TimeSpan.FromSeconds(5), CancellationToken.None));
        Assert.InRange(time.Elapsed.TotalSeconds, 4, 7);
    }

    [Fact]
    public async Task A_stop_ends_the_wait()
    {
        using var stop = new CancellationTokenSource();
        var health = new HealthWait(new HttpMessageInvoker(new Silence()), TimeProvider.System);
        var waiting = health.UntilHealthyAsync(Url, anyAnswer: false, TimeSpan.FromSeconds(60), stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Until.Patience));
    }

    private sealed class Answers(Func<int, HttpResponseMessage> answer) : HttpMessageHandler
    {
        private int _count;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(answer(_count++));
    }

    private sealed class Silence : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException();
        }
    }
}
