using AzureSdk.Functions.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AzureSdk.Functions.Tests.Http;

/// <summary>What an invocation allocates beyond what the function and the framework do.</summary>
public sealed class InvocationCostTests
{
    private const int Invocations = 2_000;

    // The context (about 110 bytes) and the function's new instance (24): no scope, no dictionaries, no state machines.
    private const int BytesPerInvocationMax = 160;

    [Fact]
    public void A_function_of_singletons_behind_a_middleware_costs_its_context_and_its_instance()
    {
        using var app = Build(typeof(QuickFunctions));
        var invoke = DelegateOf(app);
        var http = new DefaultHttpContext { RequestServices = new NoServices() };
        for (var i = 0; i < Invocations; i++) Assert.True(invoke(http).IsCompletedSuccessfully);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Invocations; i++) _ = invoke(http);
        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / Invocations;
        Assert.InRange(bytes, 1, BytesPerInvocationMax);
        Assert.Equal(2 * Invocations, app.Services.GetRequiredService<Counter>().Count);
    }

    [Fact]
    public async Task Every_invocation_has_an_instance_of_its_own_and_scoped_services_are_of_its_scope()
    {
        await using var app = await FunctionHost.StartAsync(Builder(typeof(QuickFunctions), typeof(ScopedFunctions)));
        Assert.Equal("1", await app.Client.GetStringAsync("api/Fields"));
        Assert.Equal("1", await app.Client.GetStringAsync("api/Fields"));
        Assert.Equal("same", await app.Client.GetStringAsync("api/Scoped"));
        Assert.NotEqual(await app.Client.GetStringAsync("api/ScopeId"), await app.Client.GetStringAsync("api/ScopeId"));
    }

    private static RequestDelegate DelegateOf(IHost app) =>
        ActivatorUtilities.CreateInstance<FunctionEndpoints>(app.Services).Endpoints.OfType<RouteEndpoint>().Single(static endpoint => endpoint.DisplayName == "Quick").RequestDelegate!;

    private static FunctionsApplicationBuilder Builder(params Type[] types)
    {
        var builder = FunctionHost.Builder(types);
        builder.Services.AddSingleton<Counter>();
        builder.Services.AddScoped<ScopeMark>();
        builder.UseMiddleware<PassOn>();
        return builder;
    }

    private static IHost Build(params Type[] types) => Builder(types).Build();

    public sealed class Counter
    {
        public int Count { get; set; }
    }

    public sealed class ScopeMark
    {
        public Guid Id { get; } = Guid.NewGuid();
    }

    private sealed class PassOn : IFunctionsWorkerMiddleware
    {
        public Task Invoke(FunctionContext context, FunctionExecutionDelegate next) => next(context);
    }

    /// <summary>Asked for nothing once the function is warm.</summary>
    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => serviceType == typeof(PassOn) ? new PassOn() : throw new InvalidOperationException($"A scope was asked for {serviceType}.");
    }

    private sealed class Done : IResult
    {
        public static readonly Done Instance = new();

        public Task ExecuteAsync(HttpContext httpContext) => Task.CompletedTask;
    }

    public sealed class QuickFunctions(Counter counter)
    {
        private int _calls;

        [Function("Quick")]
        public IResult Quick([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
        {
            counter.Count++;
            return Done.Instance;
        }

        [Function("Fields")]
        public IActionResult Fields([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => new ContentResult { Content = $"{++_calls}" };
    }

    public sealed class ScopedFunctions(ScopeMark mark, Counter counter)
    {
        [Function("Scoped")]
        public IActionResult Scoped([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, FunctionContext context) =>
            new ContentResult { Content = ReferenceEquals(mark, context.InstanceServices.GetService<ScopeMark>()) && ReferenceEquals(mark, request.HttpContext.RequestServices.GetService<ScopeMark>()) ? "same" : "other" };

        [Function("ScopeId")]
        public IActionResult ScopeId([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => new ContentResult { Content = $"{mark.Id} {counter.Count}" };
    }
}
