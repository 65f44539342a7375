using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace RelayCloud.SampleFunctionApp;

/// <summary>Answers who it is told to.</summary>
public sealed class HelloFunction
{
    [Function("Hello")]
    public IActionResult Hello([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "hello/{name}")] HttpRequest request, string name) =>
        new ContentResult { Content = $"hello {name}" };
}
