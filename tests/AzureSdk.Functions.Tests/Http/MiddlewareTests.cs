using AzureSdk.Functions.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AzureSdk.Functions.Tests.Http;

public sealed class MiddlewareTests
{
    [Fact]
    public async Task Steps_run_in_the_order_added_around_the_function()
    {
        var builder = FunctionHost.Builder(typeof(TraceFunctions));
        var trace = new InvocationTrace();
        builder.Services.AddSingleton(trace);
        builder.UseMiddleware<First>();
        builder.UseMiddleware(async (context, next) =>
        {
            trace.Add("second");
            await next();
            trace.Add("/second");
        });
        builder.UseWhen<Never>(static _ => false);
        builder.UseWhen<Third>(static context => context.FunctionDefinition.Name == "Trace");
        await using var app = await FunctionHost.StartAsync(builder);
        Assert.Equal("ok", await app.Client.GetStringAsync("api/Trace"));
        Assert.Equal(["first", "second", "third", "function", "/third", "/second", "/first"], trace.Steps);
    }

    [Fact]
    public async Task A_step_may_answer_itself_or_replace_the_result()
    {
        var builder = FunctionHost.Builder(typeof(TraceFunctions));
        builder.Services.AddSingleton<InvocationTrace>();
        builder.UseMiddleware(async (context, next) =>
        {
            var http = context.GetHttpContext()!;
            if (http.Request.Query.ContainsKey("stop"))
            {
                context.GetInvocationResult().Value = new StatusCodeResult(418);
                return;
            }

            await next();
            Assert.IsType<ContentResult>(context.GetInvocationResult().Value);
            if (http.Request.Query.ContainsKey("replace")) context.GetInvocationResult().Value = new ContentResult { Content = "replaced" };
        });
        await using var app = await FunctionHost.StartAsync(builder);
        Assert.Equal("ok", await app.Client.GetStringAsync("api/Trace"));
        Assert.Equal("replaced", await app.Client.GetStringAsync("api/Trace?replace=1"));
        Assert.Equal(418, (int)(await app.Client.GetAsync("api/Trace?stop=1")).StatusCode);
    }

    [Fact]
    public async Task A_failing_step_answers_500_without_details()
    {
        var builder = FunctionHost.Builder(typeof(TraceFunctions));
        builder.Services.AddSingleton<InvocationTrace>();
        builder.UseMiddleware(static (_, _) => throw new InvalidOperationException("secret detail"));
        await using var app = await FunctionHost.StartAsync(builder);
        using var response = await app.Client.GetAsync("api/Trace");
        Assert.Equal(500, (int)response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task The_context_knows_the_invocation()
    {
        var builder = FunctionHost.Builder(typeof(ContextFunctions));
        builder.Services.AddScoped<InvocationTrace>();
        builder.UseMiddleware(static (context, next) =>
        {
            context.Items["note"] = "from middleware";
            context.InstanceServices.GetRequiredService<InvocationTrace>().Add("same scope");
            return next();
        });
        await using var app = await FunctionHost.StartAsync(builder);
        app.Client.DefaultRequestHeaders.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        var first = (await app.Client.GetStringAsync("api/context/BTC?limit=5")).Split('|');
        var second = (await app.Client.GetStringAsync("api/context/BTC?limit=5")).Split('|');
        Assert.Equal(["Context", "from middleware", "same scope", "BTC", "5", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "0/0", "httpTrigger", "True"], first[2..]);
        Assert.True(Guid.TryParse(first[0], out _));
        Assert.NotEqual(first[0], second[0]);
        Assert.Equal(first[1], second[1]);
    }

    public sealed class InvocationTrace
    {
        private readonly List<string> _steps = [];

        public IReadOnlyList<string> Steps => _steps;

        public void Add(string step) => _steps.Add(step);
    }

    public sealed class TraceFunctions(InvocationTrace trace)
    {
        [Function("Trace")]
        public IActionResult Trace([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
        {
            trace.Add("function");
            return new ContentResult { Content = "ok" };
        }
    }

    public sealed class ContextFunctions(InvocationTrace trace)
    {
        [Function("Context")]
        public IActionResult Context([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "context/{symbol}")] HttpRequest request, FunctionContext context)
        {
            var data = context.BindingContext.BindingData;
            context.Features.Set(trace);
            return new ContentResult
            {
                Content = string.Join('|', context.InvocationId, context.FunctionId, context.FunctionDefinition.Name, context.Items["note"], context.Features.Get<InvocationTrace>()!.Steps[0], data["SYMBOL"], data["limit"], context.TraceContext.TraceParent, $"{context.RetryContext.RetryCount}/{context.RetryContext.MaxRetryCount}", context.FunctionDefinition.InputBindings["request"].Type, ReferenceEquals(context.GetHttpContext(), request.HttpContext)),
            };
        }
    }

    private abstract class Named(InvocationTrace trace, string name) : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            trace.Add(name);
            await next(context);
            trace.Add("/" + name);
        }
    }

    private sealed class First(InvocationTrace trace) : Named(trace, "first");

    private sealed class Third(InvocationTrace trace) : Named(trace, "third");

    private sealed class Never(InvocationTrace trace) : Named(trace, "never");
}
