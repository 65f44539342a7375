using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace AzureSdk.Functions.Tests.Http;

public static class KeyFunctions
{
    [Function("Open")]
    public static IActionResult Open([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => new OkResult();

    [Function("Keyed")]
    public static IActionResult Keyed([HttpTrigger(AuthorizationLevel.Function, "get")] HttpRequest request) => new OkResult();

    [Function("DefaultLevel")]
    public static IActionResult DefaultLevel([HttpTrigger] HttpRequest request) => new OkResult();

    [Function("Master")]
    public static IActionResult Master([HttpTrigger(AuthorizationLevel.Admin, "get")] HttpRequest request) => new OkResult();
}
