using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace AzureSdk.Functions.Tests.Http;

public sealed class SampleFunctions
{
    [Function("Hello")]
    public IActionResult Hello([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => new OkObjectResult(new { greeting = "hello", path = request.Path.Value });

    [Function("AsyncResult")]
    public static async Task<IResult> AsyncResult([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "async/result")] HttpRequest request)
    {
        await Task.Yield();
        return Results.Text("later", statusCode: 202);
    }

    [Function("Symbol")]
    public static IActionResult Symbol([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "symbols/{symbol}/{depth:int:min(1)?}")] HttpRequest request, string symbol, int? depth, int limit = 7, string? note = null) =>
        new ContentResult { Content = $"{symbol} {depth?.ToString() ?? "-"} {limit} {note ?? "-"}" };

    [Function("Required")]
    public static IActionResult Required([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "required")] HttpRequest request, int count) => new ContentResult { Content = $"{count}" };

    [Function("Create")]
    public static IActionResult Create([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "things")] HttpRequest request) => new CreatedResult("/things/1", null);

    [Function("List")]
    public static IActionResult List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things")] HttpRequest request) => new NoContentResult();

    [Function("Any")]
    public static Task Any([HttpTrigger(AuthorizationLevel.Anonymous, Route = "any")] HttpRequest request) => request.HttpContext.Response.WriteAsync(request.Method);

    [Function("Echo")]
    public static async Task<IActionResult> Echo([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "echo")] HttpRequest request, CancellationToken cancellation)
    {
        using var reader = new StreamReader(request.Body);
        return new ContentResult { Content = await reader.ReadToEndAsync(cancellation) };
    }

    [Function("Throw")]
    public static IActionResult Throw([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "throw")] HttpRequest request) => throw new InvalidOperationException("secret detail");

    [Function("ThrowLate")]
    public static async Task<IActionResult> ThrowLate([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "throwlate")] HttpRequest request)
    {
        await request.HttpContext.Response.WriteAsync("begun");
        await request.HttpContext.Response.Body.FlushAsync();
        throw new InvalidOperationException("secret detail");
    }

    [Function("WrongResult")]
    public static object WrongResult([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "wrongresult")] HttpRequest request) => 5;

    [Function("Null")]
    public static IActionResult? Null([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "null")] HttpRequest request) => null;
}
