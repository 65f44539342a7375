using System.Net;
using AzureSdk.Functions.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Discovery;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AzureSdk.Functions.Tests.Http;

public sealed class LifetimeTests
{
    [Fact]
    public async Task A_running_request_is_finished_before_the_app_stops()
    {
        var gate = new Gate();
        var builder = FunctionHost.Builder(typeof(SlowFunctions));
        builder.Services.AddSingleton(gate);
        await using var app = await FunctionHost.StartAsync(builder);
        var answer = app.Client.GetStringAsync("api/Slow");
        await gate.Entered.Task.WaitAsync(TimeSpan.FromSeconds(20));
        var stopping = app.Host.StopAsync();
        Assert.False(stopping.IsCompleted);
        gate.Open.SetResult();
        Assert.Equal("done", await answer);
        await stopping.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_client_that_goes_away_fires_the_functions_token()
    {
        var gate = new Gate();
        var builder = FunctionHost.Builder(typeof(SlowFunctions));
        builder.Services.AddSingleton(gate);
        await using var app = await FunctionHost.StartAsync(builder);
        using var leaving = new CancellationTokenSource();
        var answer = app.Client.GetStringAsync("api/Slow", leaving.Token);
        await gate.Entered.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        await gate.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_bare_host_builder_serves_the_same_functions()
    {
        using var host = new HostBuilder()
            .ConfigureAppConfiguration(static configuration => configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["port"] = "0" }))
            .ConfigureFunctionsWebApplication(static worker => worker.UseMiddleware(static (context, next) =>
            {
                context.GetHttpContext()!.Response.Headers["x-step"] = "ran";
                return next();
            }))
            .ConfigureServices(static services => services.AddSingleton<IFunctionTypes>(new FixedTypes(typeof(SampleFunctions))))
            .Build();
        await host.StartAsync();
        using var client = new HttpClient { BaseAddress = FunctionHost.AddressOf(host) };
        using var response = await client.GetAsync("api/Hello");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("ran", response.Headers.GetValues("x-step").Single());
        await host.StopAsync();
    }

    public sealed class Gate
    {
        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public sealed class SlowFunctions(Gate gate)
    {
        [Function("Slow")]
        public async Task<IActionResult> Slow([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, CancellationToken cancellation)
        {
            gate.Entered.TrySetResult();
            try
            {
                await gate.Open.Task.WaitAsync(cancellation);
            }
            catch (OperationCanceledException)
            {
                gate.Cancelled.TrySetResult();
                throw;
            }

            return new ContentResult { Content = "done" };
        }
    }
}
